using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Training;

namespace SeqModels.Tests.Layers;

[Trait("Category", "Numeric")]
public sealed class FreezingTests
{
    public static TheoryData<string> Patterns => ["embedding.*", "rnn.*_l0", "rnn.*", "decoder.*", "*weight*", "*bias*"];

    /// <summary>What is frozen gets no gradient; all others get the bits they get otherwise.</summary>
    [Theory]
    [MemberData(nameof(Patterns))]
    public void FreezingAPartLeavesTheGradientsOfTheOthers(string pattern)
    {
        Dictionary<string, float[]?> whole = Gradients(Model()), part;
        RecurrentLanguageModel model = Model();
        model.Freeze(pattern);
        part = Gradients(model);

        string[] frozen = [.. model.NamedParameters().Where(named => named.Parameter.IsFrozen).Select(named => named.Name)];
        frozen.Should().NotBeEmpty().And.NotHaveCount(whole.Count);
        foreach ((string name, float[]? gradient) in part)
        {
            if (frozen.Contains(name))
                gradient.Should().BeNull(name);
            else
                gradient.Should().Equal(whole[name], name);
        }

        model.Unfreeze();
        foreach ((string name, float[]? gradient) in Gradients(model))
            gradient.Should().Equal(whole[name], name);
    }

    [Fact]
    public void AFrozenParameterIsNeitherUpdatedNorDecayedNorMeasured()
    {
        Parameter w = new("w", Tensor.Ones([2])), v = new("v", Tensor.Ones([2]));
        (w.Gradient, v.Gradient) = (Tensor.From([3f, 4f], [2]), Tensor.From([30f, float.NaN], [2]));
        var optimizer = new SgdOptions { LearningRate = 1, WeightDecay = 0.5, Groups = [new("v") { IsFrozen = true }] }.Create([("w", w), ("v", v)]);
        v.Gradient.Should().BeNull("freezing drops it");
        v.Gradient = Tensor.From([30f, float.NaN], [2]);

        optimizer.Step(GradientClipping.ByGlobalNorm(10)).Norm.Should().Be(5);
        GradientClipping.ByGlobalNorm(10).Apply([w, v]).Norm.Should().Be(5);

        v.AsSpan().ToArray().Should().Equal(1, 1);
        w.AsSpan().ToArray().Should().Equal(-2.5f, -3.5f);
        v.IsFrozen = false;
        optimizer.Invoking(o => o.Step(GradientClipping.ByGlobalNorm(10))).Should().Throw<NotFiniteNumberException>();
    }

    [Fact]
    public void PatternsAreOfFullNamesAndMustFit()
    {
        var model = new Sequential(new Linear(2, 2, new RandomSource(1)), new Linear(2, 2, new RandomSource(2)));
        model.Freeze("1.*");
        model.NamedParameters().Where(named => named.Parameter.IsFrozen).Select(named => named.Name).Should().Equal("1.weight", "1.bias");
        model.Unfreeze("?.bias");
        model.NamedParameters().Where(named => named.Parameter.IsFrozen).Select(named => named.Name).Should().Equal("1.weight");
        model.Freeze();
        model.Parameters().Should().OnlyContain(parameter => parameter.IsFrozen && !parameter.RequiresGradient);
        model.Invoking(m => m.Unfreeze("rnn.*")).Should().Throw<ArgumentException>()
            .WithMessage("Sequential.Unfreeze: no parameter matches 'rnn.*'; the parameters are 0.weight, 0.bias, 1.weight, 1.bias.*");
        new Dropout(0.5, new RandomSource(1)).Freeze();
    }

    private static RecurrentLanguageModel Model() => new(TinyText.Vocabulary, new() { HiddenSize = 12, EmbeddingSize = 6, Recurrent = new LstmOptions { LayerCount = 2 }, Seed = 3 });

    private static Dictionary<string, float[]?> Gradients(RecurrentLanguageModel model)
    {
        const int Batch = 3, Time = 7;
        foreach (Parameter parameter in model.Parameters())
            parameter.ZeroGradient();
        var tape = new Tape();
        using (tape.Record())
        {
            Indices inputs = new(TinyText.Encoded.Memory[..(Batch * Time)], [Batch, Time]), targets = new(TinyText.Encoded.Memory.Slice(1, Batch * Time), [Batch, Time]);
            (Tensor loss, RecurrentState _) = model.Loss(inputs, targets, null);
            tape.Backward(loss);
        }

        return model.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter.Gradient?.AsSpan().ToArray());
    }
}
