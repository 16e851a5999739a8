using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>Sequences of several lengths in one batch, and padding that must not matter.</summary>
[Trait("Category", "Numeric")]
public sealed class RecurrentLengthTests
{
    private const int Time = 9;
    private static readonly int[] Lengths = [3, 9, 1, 5, 5, 2, 8, 1, 7, 4, 6, 9, 2];

    public static TheoryData<string> AllForms => [.. Forms.Names];

    /// <summary>Bit for bit what each sequence gives alone.</summary>
    [Theory]
    [MemberData(nameof(AllForms))]
    public void EverySequenceIsAsIfAlone(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, 6, 17, o => o with { LayerCount = 2, Bidirectional = true });
        Tensor x = Forms.Normal([Lengths.Length, Time, 6], 2);
        RecurrentState state = Forms.State(form, 4, Lengths.Length, 17);
        RecurrentOutput together = layer.Forward(x, state, Lengths);

        for (int b = 0; b < Lengths.Length; b++)
        {
            RecurrentOutput alone = layer.Forward(
                x.Slice(0, b, 1).Slice(1, 0, Lengths[b]),
                new RecurrentState(state.Hidden.Slice(1, b, 1), state.Cell?.Slice(1, b, 1)));
            Tensor row = together.Output.Slice(0, b, 1);
            Forms.Bits(row.Slice(1, 0, Lengths[b])).Should().Equal(Forms.Bits(alone.Output));
            ShouldBeZero(row.Slice(1, Lengths[b], Time - Lengths[b]));
            Forms.Bits(together.State.Hidden.Slice(1, b, 1)).Should().Equal(Forms.Bits(alone.State.Hidden));
            if (alone.State.Cell is not null)
                Forms.Bits(together.State.Cell!.Slice(1, b, 1)).Should().Equal(Forms.Bits(alone.State.Cell));
        }
    }

    /// <summary>Whatever padding holds, in x and in the gradient that arrives, nothing changes by a bit.</summary>
    [Theory]
    [MemberData(nameof(AllForms))]
    public void PaddingIsNeverTouched(string form)
    {
        RecurrentLayer layer = Forms.Layer(form, 6, 17, o => o with { Bidirectional = true });
        int[][] clean = Run(layer, 0);
        int[][] dirty = Run(layer, float.NaN);
        for (int i = 0; i < clean.Length; i++)
            dirty[i].Should().Equal(clean[i]);
    }

    [Fact]
    public void LengthsThatAreAllFullAreNoLengths()
    {
        RecurrentLayer layer = Forms.Layer("lstm", 6, 17);
        Tensor x = Forms.Normal([3, Time, 6], 2);
        Forms.Bits(layer.Forward(x, null, new[] { Time, Time, Time }).Output).Should().Equal(Forms.Bits(layer.Forward(x).Output));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10)]
    public void ALengthOutsideOneToTimeIsRefused(int length)
    {
        RecurrentLayer layer = Forms.Layer("gru-before", 6, 5);
        Action act = () => layer.Forward(Forms.Normal([2, Time, 6], 2), null, new[] { 3, length });
        act.Should().Throw<ArgumentException>().WithParameterName("lengths")
            .WithMessage($"Gru.Forward: every length must be in [1, 9] for x [2, 9, 6], but lengths[1] was {length}.{(length == 0 ? "*set RecurrentOptions.AllowEmptySequences*" : "*")}");
    }

    [Fact]
    public void OneLengthPerSequenceIsNeeded()
    {
        Action act = () => Forms.Layer("lstm", 6, 5).Forward(Forms.Normal([2, Time, 6], 2), null, new[] { 3 });
        act.Should().Throw<ArgumentException>().WithMessage("Lstm.Forward: lengths must have one element per sequence, 2 for x [2, 9, 6], but had 1.*");
    }

    private static int[][] Run(RecurrentLayer layer, float padding)
    {
        Tensor x = Padded(Forms.Normal([Lengths.Length, Time, 6], 2), padding);
        Tensor upstream = Padded(Forms.Normal([Lengths.Length, Time, layer.OutputSize], 3), padding);
        x.RequiresGradient = true;
        layer.ZeroGradients();
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        RecurrentOutput result = layer.Forward(x, null, Lengths);
        tape.Backward(result.Output, upstream);
        for (int b = 0; b < Lengths.Length; b++)
            ShouldBeZero(x.Gradient!.Slice(0, b, 1).Slice(1, Lengths[b], Time - Lengths[b]));

        return [Forms.Bits(result.Output), Forms.Bits(result.State.Hidden), Forms.Bits(x.Gradient!), .. layer.Parameters().Select(p => Forms.Bits(p.Gradient!))];
    }

    private static void ShouldBeZero(Tensor padding) => Array.TrueForAll(padding.AsSpan().ToArray(), value => value == 0).Should().BeTrue();

    private static Tensor Padded(Tensor tensor, float padding)
    {
        int width = tensor.Shape[2];
        for (int b = 0; b < Lengths.Length; b++)
            tensor.AsWritableSpan().Slice(((b * Time) + Lengths[b]) * width, (Time - Lengths[b]) * width).Fill(padding);
        return tensor;
    }
}
