using SeqModels.Plotting.Drawing;

namespace SeqModels.Plotting.Tests;

public sealed class LogTicksTests
{
    [Theory]
    [InlineData(1, 1000, 10, "1 10 100 1000")]
    [InlineData(40, 650, 10, "50 100 200 500")]
    [InlineData(95, 135, 16, "100 110 120 130")]
    [InlineData(2.9, 4.1, 8, "3 3.2 3.4 3.6 3.8 4")]
    [InlineData(1e-9, 1e9, 7, "1e-9 1e-6 0.001 1 1000 1e6 1e9")]
    [InlineData(0.9999, 1.0001, 4, "0.9999 1 1.0001")]
    [InlineData(5e4, 5e5, 3, "50,000 100,000 200,000 500,000")]
    public void TicksAreRoundNumbers(double low, double high, int room, string expected) => string.Join(' ',
        LogTicks.Between(Math.Log10(low) - 1e-12, Math.Log10(high) + 1e-12, room).Where(tick => tick.IsMajor).Select(tick => tick.Label)).Should().Be(expected);

    [Fact]
    public void ATickIsAtItsLogarithm() => LogTicks.Between(0, 3, 10).Where(tick => tick.IsMajor).Select(tick => tick.Position).Should().Equal(0, 1, 2, 3);

    [Fact]
    public void ExtremeRangesHaveFewTicks() => LogTicks.Between(-323, 308, 15).Count(tick => tick.IsMajor).Should().BeInRange(5, 16);
}
