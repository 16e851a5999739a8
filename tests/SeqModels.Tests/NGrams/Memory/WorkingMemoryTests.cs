using SeqModels.NGrams.Memory;

namespace SeqModels.Tests.NGrams;

/// <summary>Alone, because what the process has is looked at twice.</summary>
[Collection(Alone.Name)]
public sealed class WorkingMemoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    [InlineData(long.MaxValue)]
    public void A_budget_below_any_process_and_none_are_for_the_work_alone(long budget)
    {
        var memory = new WorkingMemory(budget);

        memory.Available.Should().Be(budget);
        memory.Fits(budget).Should().BeTrue();
        memory.Fits(budget * 1.5, released: budget).Should().BeFalse();
    }

    [Fact]
    public void A_larger_one_is_for_the_process()
    {
        long used = Environment.WorkingSet, budget = 4 * used;

        var memory = new WorkingMemory(budget);

        memory.Available.Should().BeInRange(budget / 8, budget - (used / 2));
        memory.Fits(2.5 * budget, released: 2 * budget).Should().BeTrue();
        new WorkingMemory(1 << 24).Available.Should().Be(1 << 21, "the process has more, and an eighth is left for the work");
    }
}
