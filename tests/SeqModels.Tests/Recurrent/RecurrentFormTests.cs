using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Recurrent;

/// <summary>Layers without biases and with a projection: parameters, files, errors, and sizes that the other tests do not have.</summary>
[Trait("Category", "Numeric")]
public sealed class RecurrentFormTests
{
    [Fact]
    public void ParametersHavePyTorchNamesAndShapes()
    {
        Shapes(new Lstm(3, 5, new RandomSource(1), new LstmOptions { LayerCount = 2, Bidirectional = true, ProjectionSize = 2 })).Should().Equal(
            "weight_ih_l0 [20, 3]", "weight_hh_l0 [20, 2]", "bias_ih_l0 [20]", "bias_hh_l0 [20]", "weight_hr_l0 [2, 5]",
            "weight_ih_l0_reverse [20, 3]", "weight_hh_l0_reverse [20, 2]", "bias_ih_l0_reverse [20]", "bias_hh_l0_reverse [20]", "weight_hr_l0_reverse [2, 5]",
            "weight_ih_l1 [20, 4]", "weight_hh_l1 [20, 2]", "bias_ih_l1 [20]", "bias_hh_l1 [20]", "weight_hr_l1 [2, 5]",
            "weight_ih_l1_reverse [20, 4]", "weight_hh_l1_reverse [20, 2]", "bias_ih_l1_reverse [20]", "bias_hh_l1_reverse [20]", "weight_hr_l1_reverse [2, 5]");
        Shapes(new LstmCell(3, 5, new RandomSource(1), new LstmOptions { HasBias = false, Peepholes = true, ProjectionSize = 2 }))
            .Should().Equal("weight_ih [20, 3]", "weight_hh [20, 2]", "weight_ch [15]", "weight_hr [2, 5]");
        Shapes(new Gru(3, 5, new RandomSource(1), new GruOptions { HasBias = false })).Should().Equal("weight_ih_l0 [15, 3]", "weight_hh_l0 [15, 5]");
        Shapes(new RnnCell(3, 5, new RandomSource(1), new RnnOptions { HasBias = false })).Should().Equal("weight_ih [5, 3]", "weight_hh [5, 5]");
    }

    [Fact]
    public void SizesAreThoseOfTheProjection()
    {
        var options = new LstmOptions { LayerCount = 2, Bidirectional = true, ProjectionSize = 2 };
        var layer = new Lstm(3, 5, new RandomSource(1), options);
        (layer.HiddenSize, layer.OutputSize).Should().Be((5, 4));
        RecurrentState state = layer.CreateState(7);
        state.Hidden.Shape.ToString().Should().Be("[4, 7, 2]");
        state.Cell!.Shape.ToString().Should().Be("[4, 7, 5]");
        new Lstm(3, 5, new RandomSource(1), options with { Merge = DirectionMerge.Sum }).OutputSize.Should().Be(2);
        var cell = new LstmCell(3, 5, new RandomSource(1), options);
        (cell.HiddenSize, cell.OutputSize).Should().Be((5, 2));
        cell.StateSizes.Should().Equal(2, 5);

        FluentActions.Invoking(() => layer.Forward(Forms.Normal([7, 3, 3], 1), new RecurrentState(Tensor.Zeros([4, 7, 5]), Tensor.Zeros([4, 7, 5]))))
            .Should().Throw<ArgumentException>().WithMessage("Lstm.Forward: the initial state must be [layers·directions, batch, ProjectionSize] = [4, 7, 2], but was [4, 7, 5].*");
        FluentActions.Invoking(() => cell.Step(Tensor.Zeros([7, 3]), Tensor.Zeros([7, 5]), Tensor.Zeros([7, 5])))
            .Should().Throw<ArgumentException>().WithMessage("LstmCell.Step: h must be [batch, OutputSize] = [7, 2], but was [7, 5].*");
        FluentActions.Invoking(() => new LstmOptions { ProjectionSize = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("LstmOptions.ProjectionSize: must be at least 1, but was 0.*");
        FluentActions.Invoking(() => new CellLayer(new RnnCell(3, 5, new RandomSource(1)), new CellLayerOptions { HasBias = false }))
            .Should().Throw<ArgumentException>().WithMessage("CellLayer: HasBias needs the fused kernels*");
    }

    /// <summary>A projection to more than H, and to as many.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(9)]
    public void AProjectionMayWiden(int projected)
    {
        var layer = new Lstm(3, 5, new RandomSource(1), new LstmOptions { LayerCount = 2, Bidirectional = true, ProjectionSize = projected });
        layer.ConvertTo(DType.Float64);
        Tensor x = Forms.Normal([3, 4, 3], 1, DType.Float64);
        var state = new RecurrentState(Forms.Normal([4, 3, projected], 2, DType.Float64), Forms.Normal([4, 3, 5], 3, DType.Float64));
        GradientCheck.Check(() =>
        {
            RecurrentOutput result = layer.Forward(x, state, new[] { 2, 4, 3 });
            return Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell);
        }, [.. layer.Parameters(), x, .. state.Tensors]).ThrowIfFailed();
    }

    /// <summary>Where W_hr is frozen, and where nothing but W_hr is trained.</summary>
    [Theory]
    [InlineData("weight_hr*", false)]
    [InlineData("weight_hr*", true)]
    public void FrozenParametersGetNoGradient(string pattern, bool others)
    {
        var layer = new Lstm(3, 60, new RandomSource(1), new LstmOptions { ProjectionSize = 50, HasBias = false });
        Tensor x = Forms.Normal([3, 4, 3], 1);
        float[][] all = Gradients();
        if (others)
            layer.Freeze();
        layer.Freeze(pattern);
        if (others)
            layer.Unfreeze(pattern);
        float[][] some = Gradients();
        int index = 0;
        foreach ((string name, Parameter _) in layer.NamedParameters())
            some[index].Should().Equal(name.StartsWith("weight_hr", StringComparison.Ordinal) == others ? all[index++] : new float[all[index++].Length]);

        float[][] Gradients()
        {
            layer.ZeroGradients();
            var tape = new Tape();
            using TapeScope scope = tape.Record();
            tape.Backward(Forms.Weigh(layer.Forward(x).Output));
            return [.. layer.Parameters().Select(parameter => parameter.Gradient?.AsSpan().ToArray() ?? new float[parameter.Length])];
        }
    }

    /// <summary>A file of one form is never loaded into another, and the message names the option.</summary>
    [Fact]
    public void FilesOfOtherFormsAreRefused()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            var without = new LstmOptions { HasBias = false };
            New(without).Save(path);
            New(without, seed: 2).Load(path);
            Refuses(new LstmOptions(), "'bias'");
            Refuses(without with { ProjectionSize = 4 }, "'projectionSize'");
            New(new LstmOptions()).Save(path);
            Refuses(without, "'bias'");

            // The same shapes, another meaning: P = H.
            New(without with { ProjectionSize = 9 }).Save(path);
            Refuses(without, "'projectionSize'");
            var same = New(without with { ProjectionSize = 9 }, seed: 2);
            same.Load(path);
            Forms.Bits(same["weight_hr_l0"]).Should().Equal(Forms.Bits(New(without with { ProjectionSize = 9 })["weight_hr_l0"]));
        }
        finally
        {
            File.Delete(path);
            File.Delete(Path.ChangeExtension(path, ".json"));
        }

        static Lstm New(LstmOptions options, ulong seed = 1) => new(5, 9, new RandomSource(seed), options);
        void Refuses(LstmOptions options, string name) => FluentActions.Invoking(() => New(options).Load(path)).Should().Throw<InvalidDataException>().WithMessage($"*{name}*");
    }

    [Fact]
    public void AForgetBiasWithoutBiasesHasNoEffect() =>
        new LstmCell(3, 5, new RandomSource(1), new LstmOptions { HasBias = false, ForgetBias = 1 }).NamedParameters().Should().HaveCount(2);

    [Fact]
    public void TheInitialValuesOfTheOtherParametersAreThoseOfThePlainLayer()
    {
        RecurrentLayer plain = Forms.Layer("lstm", 5, 9);
        var projected = new Lstm(5, 9, new RandomSource(7), new LstmOptions { ProjectionSize = 9 });
        foreach ((string name, Parameter parameter) in plain.NamedParameters())
            Forms.Bits(projected[name]).Should().Equal(Forms.Bits(parameter), "of {0}", name);
        projected["weight_hr_l0"].AsSpan().ToArray().Should().OnlyContain(value => MathF.Abs(value) <= 1 / 3f);
    }

    [Fingerprint("recurrent-forms")]
    internal static void Print(Fingerprint print)
    {
        foreach (string form in (string[])["gru-before-nobias", "lstm-projected", "lstm-peephole-projected-nobias"])
        {
            RecurrentLayer layer = Forms.Layer(form, 20, 50, o => o with { Bidirectional = true });
            Tensor x = Forms.Normal([21, 6, 20], 1, marked: true);
            int[] lengths = [.. Enumerable.Range(0, 21).Select(i => 1 + (i * 5 % 6))];
            var tape = new Tape();
            using TapeScope scope = tape.Record();
            RecurrentOutput result = layer.Forward(x, Forms.State(form, 2, 21, 50, marked: true), lengths);
            tape.Backward(Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell));
            print.Add(result.Output.AsSpan());
            print.Add(x.Gradient!.AsSpan());
            foreach (Parameter parameter in layer.Parameters())
                print.Add(parameter.Gradient!.AsSpan());
        }
    }

    private static IEnumerable<string> Shapes(SeqModels.Layers.Module module) => module.NamedParameters().Select(named => $"{named.Name} {named.Parameter.Shape}");
}
