using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using SeqModels.Data;
using SeqModels.Diagnostics;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Markov;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Tensors;
using SeqModels.Text;
using Module = SeqModels.Layers.Module;

namespace SeqModels.PublicApi.Tests.Constructors;

/// <summary>
/// A value for every type that a public constructor of the library requires: sizes are 2, so that what is made of them fits each other.
/// Types of the library that are not in the table are made by their own constructors or static factories.
/// </summary>
internal sealed class SampleValues(string folder)
{
    public const int Size = 2;

    private const int MaxDepth = 6;

    private static readonly Vocabulary Tokens = Vocabulary.Build(["a", "b", "c"]);
    private static readonly int[] Ids = [.. Enumerable.Range(0, 200).Select(i => i % Size)];

    private readonly Dictionary<Type, Func<object>> _table = new()
    {
        [typeof(bool)] = () => true,
        [typeof(int)] = () => Size,
        [typeof(long)] = () => (long)Size,
        [typeof(ulong)] = () => 1UL,
        [typeof(float)] = () => 0.5f,
        [typeof(double)] = () => 0.5,
        [typeof(double[,])] = () => new double[Size, Size],
        [typeof(double[,,])] = () => new double[Size, Size, Size],
        [typeof(TimeSpan)] = () => TimeSpan.FromSeconds(1),
        [typeof(System.Numerics.Complex)] = () => System.Numerics.Complex.One,
        [typeof(string)] = () => Path.Combine(folder, Guid.NewGuid().ToString("N")),
        [typeof(Regex)] = () => new Regex("."),
        [typeof(ReadOnlyMemory<int>)] = () => new ReadOnlyMemory<int>(Ids),
        [typeof(Shape)] = () => Shape.Create(Ids.Length),
        [typeof(Tensor)] = () => Tensor.Zeros([Size, Size, Size]),
        [typeof(Indices)] = () => new Indices(new int[Size * Size], [Size, Size]),
        [typeof(RandomSource)] = () => new RandomSource(1),
        [typeof(Vocabulary)] = () => Tokens,
        [typeof(EncodedCorpus)] = () => new EncodedCorpus(Tokens, Ids),
        [typeof(ILanguageModel)] = () => new RecurrentLanguageModel(Tokens),
        [typeof((ILanguageModel Model, double Weight))] = () => ((ILanguageModel)new RecurrentLanguageModel(Tokens), 1.0 / Size),
        [typeof(ITokenizer)] = () => new WhitespaceTokenizer(),
        [typeof(Initializer)] = () => Initializers.Zeros,
        [typeof(Module)] = () => new Linear(Size, Size, new RandomSource(1)),
        [typeof(TensorModule)] = () => new Linear(Size, Size, new RandomSource(1)),
        [typeof(RecurrentCell)] = () => new GruCell(Size, Size, new RandomSource(1)),
        [typeof(CellLayerOptions)] = () => new CellLayerOptions { CellFactory = (inputSize, hiddenSize, random) => new GruCell(inputSize, hiddenSize, random) },
        [typeof(WeightAveraging)] = () => WeightAveraging.Exponential(0.5),
        [typeof(double[,])] = () => new[,] { { 0.5, 0.5 }, { 0.5, 0.5 } },
        [typeof(bool[,])] = () => new[,] { { true, true }, { true, true } },
        [typeof(SequenceBatch)] = () => SequenceBatch.From([SequenceExample.FromTokens(new[] { 0, 1 })]),
        [typeof(SequenceClassifierOptions)] = () => new SequenceClassifierOptions { VocabularySize = Size, ClassCount = Size },
        [typeof(SequenceTaggerOptions)] = () => new SequenceTaggerOptions { VocabularySize = Size, TagCount = Size },
        [typeof(SequenceRegressorOptions)] = () => new SequenceRegressorOptions { VocabularySize = Size },
        [typeof(Gaussian)] = () => Gaussian.Spherical([0, 0], 1),
        [typeof(KeyValuePair<string, GradientFlowReport>)] = () => new KeyValuePair<string, GradientFlowReport>("a", new GradientFlowReport { Loss = 0, Layers = [] }),
        [typeof(Func<string, Parameter, bool>)] = () => (Func<string, Parameter, bool>)((_, _) => true),
    };

    /// <summary>A value of a type.</summary>
    /// <exception cref="NotSupportedException">The table lacks the type, and it cannot be made by a constructor of its own.</exception>
    public object Of(Type type, int depth = 0)
    {
        if (_table.TryGetValue(type, out Func<object>? make))
            return make();
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(0)!;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Of(inner, depth + 1);
        if (type.IsArray)
            return ArrayOf(type.GetElementType()!, depth);
        if (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.IsAssignableFrom(type.GetGenericArguments()[0].MakeArrayType()))
            return ArrayOf(type.GetGenericArguments()[0], depth);
        if (type.Assembly == typeof(Tensor).Assembly && depth < MaxDepth)
        {
            if (Concrete(type) is { } concrete)
                return New(Constructor(concrete), depth + 1);
            if (Factory(type) is { } factory)
                return factory.Invoke(null, BindingFlags.DoNotWrapExceptions, null, Arguments(factory, depth + 1), null)!;
        }

        throw new NotSupportedException($"SampleValues has no {type}: add one to its table.");
    }

    /// <summary>By the name of the attribute, of which ScottPlot has a second one.</summary>
    private static bool IsRequired(PropertyInfo property) => property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute");

    /// <summary>Calls a constructor with nothing but its required arguments, and sets the required properties.</summary>
    public object New(ConstructorInfo constructor, int depth = 0)
    {
        object made = constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, Arguments(constructor, depth), null);
        foreach (PropertyInfo property in made.GetType().GetProperties().Where(property => IsRequired(property)))
            property.SetValue(made, Of(property.PropertyType, depth));
        return made;
    }

    private object?[] Arguments(MethodBase method, int depth) =>
        [.. method.GetParameters().Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : Of(parameter.ParameterType, depth))];

    /// <summary>The public static method or property that makes a value of a type with the fewest arguments.</summary>
    private static MethodInfo? Factory(Type type) => type.GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => !method.IsGenericMethod && type.IsAssignableFrom(method.ReturnType))
        .MinBy(method => method.GetParameters().Length);

    private static ConstructorInfo Constructor(Type type) => type.GetConstructors().MinBy(constructor => constructor.GetParameters().Length)!;

    private static Type? Concrete(Type type) => type is { IsAbstract: false, IsInterface: false }
        ? type.GetConstructors().Length > 0 ? type : null
        : type.Assembly.GetExportedTypes().FirstOrDefault(other => other is { IsAbstract: false, IsGenericType: false } && type.IsAssignableFrom(other) && other.GetConstructors().Length > 0);

    private Array ArrayOf(Type element, int depth)
    {
        var array = Array.CreateInstance(element, Size);
        for (int i = 0; i < Size; i++)
            array.SetValue(Of(element, depth + 1), i);
        return array;
    }
}
