using System.Reflection;
using SeqModels.Forecasting;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Sources;
using SeqModels.Tensors;
using SeqModels.Text;
using Module = SeqModels.Layers.Module;

namespace SeqModels.PublicApi.Tests.Constructors;

/// <summary>Every public constructor works with nothing but its required arguments, and what it made works once.</summary>
public sealed class ConstructorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("constructors").FullName;

    /// <summary>Those that reflection cannot call: with spans, or with arguments that depend on each other.</summary>
    private static readonly Dictionary<Type, Func<object>> ByHand = new()
    {
        [typeof(ContextMixture)] = () => new ContextMixture([NGramModel.Estimate(new EncodedCorpus(Vocabulary.FromList(["a", "b"]), new[] { 0, 1, 1 }), 2)], 0, [[1]]),
        [typeof(Mlp)] = () => new Mlp([SampleValues.Size, 3, SampleValues.Size], new RandomSource(1)),
        [typeof(Seq2Seq)] = () => new Seq2Seq(Vocabulary.FromList(["a", "b"]), Vocabulary.FromList(["a", "</s>"], end: "</s>")),
        [typeof(AutoregressiveSource)] = () => new AutoregressiveSource([0.5, 0.25]),
        [typeof(SequentialSchedule)] = () => new SequentialSchedule { Schedules = [new ConstantSchedule(), new ConstantSchedule()], Milestones = [3] },
        [typeof(ClassPrediction)] = () => new ClassPrediction(1, "b", [0.25f, 0.75f]),
        [typeof(TagTransitions)] = () => new TagTransitions(new bool[,] { { true, false }, { true, true } }),
        [typeof(QuantileForecast)] = () => new QuantileForecast([0.1, 0.9], new double[SampleValues.Size, SampleValues.Size, 2]),
    };

    public static TheoryData<string> Constructors => [.. All.Select(Name)];

    private static IEnumerable<ConstructorInfo> All => typeof(Tensor).Assembly.GetExportedTypes()
        .Where(type => !type.IsAbstract && !typeof(Delegate).IsAssignableFrom(type))
        .Select(type => type.IsGenericTypeDefinition ? type.MakeGenericType([.. type.GetGenericArguments().Select(ArgumentFor)]) : type)
        .SelectMany(type => type.GetConstructors());

    [Theory]
    [MemberData(nameof(Constructors))]
    public void TheRequiredArgumentsAreEnough(string name)
    {
        ConstructorInfo constructor = All.Single(other => Name(other) == name);
        Type type = constructor.DeclaringType!;
        var values = new SampleValues(_folder);
        object made = ByHand.TryGetValue(type, out Func<object>? make) ? make() : values.New(constructor);
        made.Should().NotBeNull();
        if (made is Module module)
            Use(module, values).Should().BeTrue($"{type} is a module, so the test must find a Forward, Step or LogPartition to call");
        made.ToString().Should().NotBeNull();
        (made as IDisposable)?.Dispose();
    }

    /// <summary>A type that meets the constraints of a type parameter.</summary>
    private static Type ArgumentFor(Type parameter) =>
        parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? typeof(float) : typeof(GruOptions);

    [Fact]
    public void TheConstructorsAreFound() => All.Select(constructor => constructor.DeclaringType).Should().Contain([typeof(LstmCell), typeof(Tape), typeof(Mlp)]).And.HaveCountGreaterThan(100);

    [Fact]
    public void AnUnknownTypeFailsTheTest()
    {
        var values = new SampleValues(_folder);
        values.Invoking(table => table.Of(typeof(AppDomain))).Should().Throw<NotSupportedException>().WithMessage("*AppDomain*");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Calls every Forward, Step and LogPartition that takes tensors or indices; whether there was one.</summary>
    private static bool Use(Module module, SampleValues values)
    {
        bool isUsed = false;
        foreach (MethodInfo method in module.GetType().GetMethods().Where(method => method.Name is "Forward" or "Step" or nameof(LinearChainCrf.LogPartition)))
        {
            ParameterInfo[] parameters = method.GetParameters();
            object?[] arguments = [.. parameters.Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : Argument(module, parameter.ParameterType, values))];
            method.Invoke(module, BindingFlags.DoNotWrapExceptions, null, arguments, null).Should().NotBeNull();
            isUsed = true;
        }

        return isUsed;
    }

    private static object Argument(Module module, Type type, SampleValues values) => module switch
    {
        RecurrentCell when type == typeof(Tensor) => Tensor.Zeros([SampleValues.Size, SampleValues.Size]),
        RecurrentCell cell when type == typeof(IReadOnlyList<Tensor>) => cell.CreateState(SampleValues.Size),
        _ => values.Of(type),
    };

    private static string Name(ConstructorInfo constructor) =>
        $"{constructor.DeclaringType!}({string.Join(", ", constructor.GetParameters().Select(parameter => parameter.ParameterType.ToString()))})";
}
