using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Layers.Pooling;

[Trait("Category", "Numeric")]
public sealed class TimePoolingTests
{
    public static TheoryData<SequencePooling> Kinds => [.. Enum.GetValues<SequencePooling>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_padded_row_is_as_alone(SequencePooling kind)
    {
        var pooling = new TimePooling(kind, 17, new RandomSource(1), attentionSize: 5);
        Tensor x = Forms.Normal([4, 6, 17], 2);
        int[] lengths = [6, 1, 4, 3];
        Tensor padded = x.Detach();
        for (int row = 0; row < 4; row++)
            padded.AsWritableSpan()[(((row * 6) + lengths[row]) * 17)..((row + 1) * 6 * 17)].Fill(float.NaN);
        padded.RequiresGradient = true;
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor all = pooling.Forward(padded, lengths);
            for (int row = 0; row < 4; row++)
            {
                float[] alone = pooling.Forward(x.Slice(0, row, 1).Slice(1, 0, lengths[row])).AsSpan().ToArray();
                all.AsSpan().Slice(row * 17, 17).ToArray().Zip(alone).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 1e-6f);
            }

            tape.Backward(all.Sum());
        }

        for (int row = 0; row < 4; row++)
            padded.Gradient!.AsSpan()[(((row * 6) + lengths[row]) * 17)..((row + 1) * 6 * 17)].IndexOfAnyExcept(0).Should().Be(-1);
        padded.Gradient!.AsSpan().ToArray().All(float.IsFinite).Should().BeTrue();
    }

    [Fact]
    public void Kinds_are_what_they_stand_for()
    {
        Tensor x = Tensor.From([1, 5, 3, 4, 100, 100, 7, 8, 9, 6, 2, 10], [2, 3, 2]);
        int[] lengths = [2, 3];
        Pool(SequencePooling.Last).Should().Equal(3, 4, 2, 10);
        Pool(SequencePooling.Mean).Should().Equal(2, 4.5f, 6, 8);
        Pool(SequencePooling.Max).Should().Equal(3, 5, 9, 10);
        var attention = new TimePooling(SequencePooling.Attention, 2, new RandomSource(1));
        float[] weights = attention.Weights(x, lengths).AsSpan().ToArray(), pooled = attention.Forward(x, lengths).AsSpan().ToArray();
        weights[2].Should().Be(0);
        (weights[0] + weights[1]).Should().BeApproximately(1, 1e-6f);
        pooled[0].Should().BeApproximately((weights[0] * 1) + (weights[1] * 3), 1e-6f);
        Score(1, 5).Should().BeApproximately(Score(3, 4) + Math.Log(weights[0] / weights[1]), 1e-6);

        float[] Pool(SequencePooling kind) => new TimePooling(kind, 2, new RandomSource(1)).Forward(x, lengths).AsSpan().ToArray();

        // vᵀ tanh(W h + b)
        double Score(double first, double second)
        {
            float[] w = attention["projection.weight"].AsSpan().ToArray(), b = attention["projection.bias"].AsSpan().ToArray(), v = attention.Query!.AsSpan().ToArray();
            return (v[0] * Math.Tanh((w[0] * first) + (w[1] * second) + b[0])) + (v[1] * Math.Tanh((w[2] * first) + (w[3] * second) + b[1]));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_are_those_of_finite_differences(SequencePooling kind)
    {
        foreach (int time in new[] { 1, 5 })
        {
            var pooling = new TimePooling(kind, 3, new RandomSource(1), attentionSize: 4);
            pooling.ConvertTo(DType.Float64);
            Tensor x = Forms.Normal([2, time, 3], 3, DType.Float64, marked: true);
            int[] lengths = [time, (time + 1) / 2];
            GradientCheck.Check(() => pooling.Forward(x, lengths), [x, .. pooling.Parameters()]).ThrowIfFailed();
            GradientCheck.Check(() => pooling.Forward(x), [x, .. pooling.Parameters()]).ThrowIfFailed();
        }
    }

    [Fact]
    public void Errors_say_what_was_expected()
    {
        var mean = new TimePooling(SequencePooling.Mean, 3, new RandomSource(1));
        mean.Invoking(x => x.Forward(Tensor.Zeros([2, 3]))).Should().Throw<ArgumentException>().WithMessage("TimePooling.Forward: x must be [batch, time, InputSize] with InputSize = 3, but was [2, 3] (2 axes, not 3).*");
        mean.Invoking(x => x.Forward(Tensor.Zeros([2, 3, 4]))).Should().Throw<ArgumentException>().WithMessage("*(axis 2: 4 != 3).*");
        mean.Invoking(x => x.Forward(Tensor.Zeros([2, 0, 3]))).Should().Throw<ArgumentException>().WithMessage("*at least 1*");
        mean.Invoking(x => x.Forward(Tensor.Zeros([1, 2, 3]), new[] { 0 })).Should().Throw<ArgumentException>().WithMessage("*[1, 2], but lengths[0] was 0.*");
        mean.Invoking(x => x.Weights(Tensor.Zeros([1, 2, 3]))).Should().Throw<InvalidOperationException>().WithMessage("*but Kind is Mean*");
        FluentActions.Invoking(() => new TimePooling((SequencePooling)9, 1, new RandomSource(1))).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new TimePooling(SequencePooling.Attention, 1, new RandomSource(1), 0)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
