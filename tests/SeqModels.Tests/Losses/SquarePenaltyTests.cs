using SeqModels.Losses;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Losses;

[Trait("Category", "Numeric")]
public sealed class SquarePenaltyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    public void Both_penalties_are_what_they_stand_for(int width)
    {
        Tensor h = Forms.Normal([3, 5, width], 1, DType.Float64);
        Loss.ActivationPenalty(h, 2).Item().Should().BeApproximately((2 * (h * h).Mean()).Item(), 1e-12);
        Tensor d = h.Slice(1, 1, 4) - h.Slice(1, 0, 4);
        Loss.TemporalActivationPenalty(h, 3).Item().Should().BeApproximately((3 * (d * d).Mean()).Item(), 1e-12);
        Loss.TemporalActivationPenalty(h.Permute(1, 0, 2), 3, timeAxis: 0).Item().Should().BeApproximately((3 * (d * d).Mean()).Item(), 1e-12);
        Loss.TemporalActivationPenalty(h.Slice(1, 0, 1), 3).Item().Should().Be(0);

        GradientCheck.Check(v => Loss.ActivationPenalty(v[0], 2), h).ThrowIfFailed();
        GradientCheck.Check(v => Loss.TemporalActivationPenalty(v[0], 3), h).ThrowIfFailed();
        GradientCheck.Check(v => Loss.TemporalActivationPenalty(v[0], 3, timeAxis: 0), h).ThrowIfFailed();
        GradientCheck.Check(v => Loss.TemporalActivationPenalty(v[0], 3) + Loss.ActivationPenalty(v[0], 2), h.Slice(1, 0, 1)).ThrowIfFailed();
    }

    [Fact]
    public void Errors_say_what_was_expected()
    {
        Tensor h = Tensor.Ones([2, 3]);
        h.Invoking(x => Loss.ActivationPenalty(x, -1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Loss.ActivationPenalty(weight): must be finite and at least 0, but was -1.*");
        h.Invoking(x => Loss.TemporalActivationPenalty(x, 1, 2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*no axis 2 in [2, 3]*");
    }
}
