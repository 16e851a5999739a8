namespace SeqModels.Tests.Soundness;

/// <summary>Nothing that the library computes depends on when garbage is collected: no kernel reads memory that was freed.</summary>
[Collection(Alone.Name)]
public sealed class SoundnessTests
{
    private const double Seconds = 10;

    [Fact]
    public void Names_are_unique() => SoundnessCases.All.Select(one => one.Name).Should().OnlyHaveUniqueItems();

    /// <summary>Every case once or more often in a process that collects all the time. The long form: <c>--soundness --rounds 40</c>.</summary>
    [Fact]
    public void Every_case_has_the_bits_of_the_calm_while_garbage_is_collected()
    {
        SoundnessRun run = SoundnessRun.Of(rounds: 100, Seconds, stopsAtDeath: true);
        run.IsSound.Should().BeTrue(run.ToString());
        run.Rounds.Should().BePositive();
        run.Collections.Should().BeGreaterThan(1000);
    }
}
