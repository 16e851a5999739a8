using System.Text.Json;
using SeqModels.Data;

namespace SeqModels.Tests.Data;

public sealed class EpochPositionTests
{
    private static readonly EpochPosition Some = new() { Epoch = 2, Batches = 1500, Order = 0x9f86d081884c7d65 };

    [Fact]
    public void A_position_is_text_and_back()
    {
        Some.ToString().Should().Be("epoch 2 batch 1500 order 9f86d081884c7d65");
        EpochPosition.Parse(Some + "\r\n").Should().Be(Some);
        EpochPosition.Parse(new EpochPosition { Order = ulong.MaxValue, Batches = long.MaxValue }.ToString()).Order.Should().Be(ulong.MaxValue);
        JsonSerializer.Deserialize<EpochPosition>(JsonSerializer.Serialize(Some)).Should().Be(Some);
    }

    [Theory]
    [InlineData("")]
    [InlineData("epoch 2 batch 1500")]
    [InlineData("epoch -2 batch 1 order 0")]
    [InlineData("epoch 2 batch 99999999999999999999 order 0")]
    [InlineData("epoch 2 batch 1 order xyz")]
    public void Other_text_is_refused(string text) =>
        FluentActions.Invoking(() => EpochPosition.Parse(text)).Should().Throw<FormatException>().WithMessage("*epoch 2 batch 1500 order*");

    [Fact]
    public void Negative_numbers_are_refused()
    {
        FluentActions.Invoking(() => new EpochPosition { Batches = -1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Batches: must be at least 0, but was -1*");
        FluentActions.Invoking(() => new EpochPosition { Epoch = -1 }).Should().Throw<ArgumentOutOfRangeException>();
    }
}
