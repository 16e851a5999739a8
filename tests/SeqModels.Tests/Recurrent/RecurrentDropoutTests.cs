using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Recurrent;

/// <summary>Dropout between layers and of recurrent weights: what is dropped, what gradients see of it, and that nothing else changes.</summary>
[Trait("Category", "Numeric")]
public sealed class RecurrentDropoutTests
{
    public static TheoryData<string> AllForms => [.. Forms.Names];

    [Theory]
    [InlineData(DropoutMask.EachStep, true)]
    [InlineData(DropoutMask.EachSequence, true)]
    [InlineData(DropoutMask.EachSequence, false)]
    public void Between_layers_the_mask_is_that_of_its_kind(DropoutMask kind, bool batchFirst)
    {
        RecurrentLayer both = Forms.Layer("gru-after", 5, 9, o => o with { LayerCount = 2, Dropout = 0.4, DropoutMask = kind, BatchFirst = batchFirst });
        RecurrentLayer first = Forms.Layer("gru-after", 5, 9, o => o with { BatchFirst = batchFirst });
        RecurrentLayer second = Forms.Layer("gru-after", 9, 9, o => o with { BatchFirst = batchFirst });
        CopyLayer(both, 0, first);
        CopyLayer(both, 1, second);
        Tensor x = Forms.Normal([4, 6, 5], 1);
        RandomSource copy = CopyOf(Source(both, "dropout"));

        Tensor between = first.Forward(x).Output;
        int timeAxis = batchFirst ? 1 : 0;
        Tensor dropped = kind == DropoutMask.EachStep ? between.Dropout(0.4, copy) : between.Dropout(0.4, copy, timeAxis);
        Forms.Bits(both.Forward(x).Output).Should().Equal(Forms.Bits(second.Forward(dropped).Output));

        both.Evaluate();
        Forms.Bits(both.Forward(x).Output).Should().Equal(Forms.Bits(second.Forward(between).Output));
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void Dropped_weights_are_weights_of_zero(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, 5, 17, o => o with { Bidirectional = true, WeightDropout = 0.3 });
        RecurrentLayer plain = Forms.Layer(form, 5, 17, o => o with { Bidirectional = true });
        Tensor x = Forms.Normal([12, 4, 5], 1);
        for (int call = 0; call < 2; call++)
        {
            RandomSource copy = CopyOf(Source(layer, "weights"));
            foreach ((string name, Parameter parameter) in layer.NamedParameters())
            {
                Tensor value = name.StartsWith("weight_hh", StringComparison.Ordinal) ? parameter.Dropout(0.3, copy) : parameter;
                value.CopyTo(Find(plain, name));
            }

            (int[][] values, int[][] gradients) = Run(layer, x);
            (int[][] expected, int[][] expectedGradients) = Run(plain, x);
            values[0].Should().Equal(expected[0]);
            values[1].Should().Equal(expected[1]);
            int index = 0;
            foreach ((string name, Parameter parameter) in layer.NamedParameters())
            {
                if (!name.StartsWith("weight_hh", StringComparison.Ordinal))
                    gradients[index].Should().Equal(expectedGradients[index], "of {0}", name);
                index++;
            }

            Find(layer, "weight_hh_l0").Gradient!.AsSpan().ToArray().Count(g => g == 0).Should().BeGreaterThan(17 * 17 / 10);
        }

        layer.Evaluate();
        Forms.Layer(form, 5, 17, o => o with { Bidirectional = true }).Forward(x).Output.AsSpan().ToArray().Should().Equal(layer.Forward(x).Output.AsSpan().ToArray());
    }

    [Theory]
    [MemberData(nameof(AllForms))]
    public void Gradients_go_through_the_masks_of_every_call(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, 3, 5, o => o with { LayerCount = 2, Bidirectional = form == "lstm", WeightDropout = 0.4, Dropout = 0.3, DropoutMask = DropoutMask.EachSequence });
        layer.ConvertTo(DType.Float64);
        Tensor x = Forms.Normal([2, 4, 3], 1, DType.Float64);
        (RandomSource Random, RandomState State)[] sources = [.. layer.NamedRandomSources().Select(named => (named.Random, named.Random.SaveState()))];
        GradientCheck.Check(() =>
        {
            foreach ((RandomSource random, RandomState state) in sources)
                random.RestoreState(state);

            // Two calls, whose backward passes run in the other order: each needs its own masked weights.
            RecurrentOutput first = layer.Forward(x), second = layer.Forward(x, first.State);
            return Forms.Weigh(first.Output, second.Output, second.State.Hidden, second.State.Cell);
        }, [.. layer.Parameters(), x]).ThrowIfFailed();
    }

    [Fact]
    public void A_training_step_with_dropped_weights_allocates_next_to_nothing()
    {
        RecurrentLayer lstm = Forms.Layer("lstm", 20, 32, o => o with { LayerCount = 2, WeightDropout = 0.5, Dropout = 0.5, DropoutMask = DropoutMask.EachSequence });
        Tensor x = Forms.Normal([12, 10, 20], 1, marked: true);
        Tensor upstream = Forms.Normal([12, 10, 32], 2);
        var tape = new Tape();
        void Step()
        {
            using TapeScope scope = tape.Record();
            tape.Backward(lstm.Forward(x).Output, upstream);
        }

        for (int i = 0; i < 3; i++)
            Step();
        ManagedBytes.Least(Step).Should().BeLessThan(8192);
    }

    [Fact]
    public void Files_do_not_depend_on_what_acts_in_training_only()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            Forms.Layer("lstm", 5, 9, o => o with { WeightDropout = 0.5, DropoutMask = DropoutMask.EachSequence }).Save(path);
            RecurrentLayer other = Forms.Layer("lstm", 5, 9, seed: 8);
            other.Load(path);
            Forms.Bits(other.Parameters().First()).Should().Equal(Forms.Bits(Forms.Layer("lstm", 5, 9).Parameters().First()));
        }
        finally
        {
            File.Delete(path);
            File.Delete(Path.ChangeExtension(path, ".json"));
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        FluentActions.Invoking(() => new LstmOptions { WeightDropout = 1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("RecurrentOptions.WeightDropout: must be in [0, 1), but was 1.*");
        FluentActions.Invoking(() => new LstmOptions { DropoutMask = (DropoutMask)5 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("RecurrentOptions.DropoutMask: the value is not defined.*");
    }

    [Fingerprint("recurrent-dropout")]
    private static void DropoutFingerprint(Fingerprint print)
    {
        foreach (string form in (string[])["gru-before", "lstm"])
        {
            RecurrentLayer layer = Forms.Layer(form, 20, 33, o => o with { LayerCount = 2, WeightDropout = 0.4, Dropout = 0.3, DropoutMask = DropoutMask.EachSequence });
            Tensor x = Forms.Normal([21, 6, 20], 1, marked: true);
            var tape = new Tape();
            using TapeScope scope = tape.Record();
            RecurrentOutput result = layer.Forward(x);
            tape.Backward(Forms.Weigh(result.Output, result.State.Hidden));
            print.Add(result.Output.AsSpan());
            print.Add(x.Gradient!.AsSpan());
            foreach (Parameter parameter in layer.Parameters())
                print.Add(parameter.Gradient!.AsSpan());
        }
    }

    private static (int[][] Values, int[][] Gradients) Run(RecurrentLayer layer, Tensor x)
    {
        var tape = new Tape();
        layer.ZeroGradients();
        using TapeScope scope = tape.Record();
        RecurrentOutput result = layer.Forward(x);
        tape.Backward(Forms.Weigh(result.Output, result.State.Hidden, result.State.Cell));
        return ([Forms.Bits(result.Output), Forms.Bits(result.State.Hidden)], [.. layer.Parameters().Select(parameter => Forms.Bits(parameter.Gradient!))]);
    }

    private static void CopyLayer(RecurrentLayer from, int layer, RecurrentLayer to)
    {
        foreach ((string name, Parameter parameter) in to.NamedParameters())
            Find(from, name.Replace("_l0", $"_l{layer}", StringComparison.Ordinal)).CopyTo(parameter);
    }

    private static Parameter Find(RecurrentLayer layer, string name) => layer.NamedParameters().Single(named => named.Name == name).Parameter;

    private static RandomSource Source(RecurrentLayer layer, string name) => layer.NamedRandomSources().Single(named => named.Name == name).Random;

    private static RandomSource CopyOf(RandomSource source)
    {
        var copy = new RandomSource(0);
        copy.RestoreState(source.SaveState());
        return copy;
    }
}
