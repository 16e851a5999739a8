using SeqModels.Numerics;
using SeqModels.Numerics.Threads;

namespace SeqModels.Tests.Numerics;

/// <summary>Sizes at the border of what an array holds and what an int counts.</summary>
public sealed class ArrayLengthTests
{
    [Fact]
    public void ProductsAreExactUpToWhatAnArrayHolds()
    {
        ArrayLength.Of("x", 3, 5, 7).Should().Be(105);
        ArrayLength.Of("x", Array.MaxLength, 1).Should().Be(Array.MaxLength);
        ArrayLength.Of("x", long.MaxValue, long.MaxValue, 0).Should().Be(0);
        ArrayLength.Sum("x", Array.MaxLength - 1, 1).Should().Be(Array.MaxLength);
    }

    [Theory]
    [InlineData(65536, 65536)]
    [InlineData(1 << 30, 4)]
    [InlineData(-1, 5)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void WhatNoArrayHoldsIsRefusedByItsSizes(long first, long second)
    {
        Action product = () => ArrayLength.Of("The logits [batch, vocabulary]", first, second);
        product.Should().Throw<ArgumentException>().WithMessage($"The logits [batch, vocabulary]: {first} × {second} elements are not between 0 and {Array.MaxLength}*");
    }

    [Fact]
    public void SumsBeyondAnArrayAreRefused()
    {
        Action sum = () => ArrayLength.Sum("The masks", 1 << 30, 1 << 30);
        sum.Should().Throw<ArgumentException>().WithMessage("The masks: 1073741824 + 1073741824 elements*");
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(1, 7)]
    [InlineData(7, 7)]
    [InlineData(8, 7)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(int.MaxValue, 1 << 15)]
    [InlineData(2_147_450_881, 1 << 15)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void PartsCoverTheWholeOnce(int whole, int part)
    {
        int count = Parts.Count(whole, part);
        count.Should().Be((int)(((long)whole + part - 1) / part));
        Parts.Range(0, part, whole).Start.Should().Be(0);
        (int lastStart, int lastEnd) = Parts.Range(Math.Max(0, count - 1), part, whole);
        lastEnd.Should().Be(whole);
        (lastEnd - lastStart).Should().BeInRange(whole > 0 ? 1 : 0, part);
        if (count > 1)
            Parts.Range(count - 2, part, whole).End.Should().Be(lastStart);
    }
}
