using SeqModels.Diagnostics;
using SeqModels.Diagnostics.Observation;
using SeqModels.Optimizers;
using SeqModels.Training;

namespace SeqModels.Tests.Diagnostics.Observation;

/// <summary>Wrong options, several runs, several threads.</summary>
public sealed class ObserverUseTests
{
    private static readonly TrainingOptions Options = new() { Epochs = 1, Clipping = GradientClipping.None };
    private static readonly GradientObserverOptions EveryStep = new() { Interval = 1, MeasuresHorizons = false };

    [Fact]
    public void What_was_read_does_not_change_when_training_continues()
    {
        var observer = new GradientObserver(EveryStep with { MaxNorm = 1e-9, Window = 1 });
        var reads = new Each(() => (observer.Observations, observer.Warnings));
        Train(observer, reads);
        reads.Read.Select(read => read.Observations.Count).Should().Equal(Enumerable.Range(1, 10));
        reads.Read.Select(read => read.Warnings.Count).Should().OnlyContain(count => count == 1);
        reads.Read[^1].Observations.Select(observation => observation.Step).Should().Equal(Enumerable.Range(1, 10).Select(step => (long)step));
    }

    [Fact]
    public void A_snapshot_stays_when_items_are_added_and_removed()
    {
        var list = new SnapshotList<int>();
        var snapshots = new List<IReadOnlyList<int>>();
        for (int i = 0; i < 20; i++)
        {
            snapshots.Add(list.Snapshot);
            list.Add(i);
        }

        list.Keep(item => item < 3);
        list.Add(7);
        list.Snapshot.Should().Equal(0, 1, 2, 7);
        for (int i = 0; i < 20; i++)
            snapshots[i].Should().Equal(Enumerable.Range(0, i));
    }

    [Fact]
    public void A_second_run_before_the_end_of_the_first_is_refused()
    {
        var observer = new GradientObserver(EveryStep);
        var inner = new Each(() => { Train(observer); return default; });
        FluentActions.Invoking(() => Train(observer, inner)).Should().Throw<InvalidOperationException>().WithMessage("*in use by another training run that has not ended*");
        Train(observer);
        observer.Observations.Should().HaveCount(10, "both runs have ended");
    }

    [Fact]
    public void A_run_may_follow_one_that_failed()
    {
        var observer = new GradientObserver(EveryStep);
        TrainingTask failing = new SwitchedModel().Task(4, change: loss => loss * float.NaN);
        FluentActions.Invoking(() => new Trainer(failing, Options with { Callbacks = [observer] }).Train()).Should().Throw<NonFiniteTrainingException>();
        Train(observer);
        observer.Observations.Should().HaveCount(10);
    }

    [Fact]
    public void An_observer_that_is_contained_twice_is_refused()
    {
        var observer = new GradientObserver(EveryStep);
        FluentActions.Invoking(() => Train(observer, observer)).Should().Throw<InvalidOperationException>().WithMessage("*more than once in TrainingOptions.Callbacks*");
    }

    [Fact]
    public void Contradictory_options_are_refused()
    {
        FluentActions.Invoking(() => new GradientObserver(new GradientObserverOptions { MinHorizon = 11, MaxLag = 10 }))
            .Should().Throw<ArgumentException>().WithMessage("*MinHorizon must be at most MaxLag = 10*but was 11*");
        FluentActions.Invoking(() => new GradientObserver(EveryStep with { MinHorizon = 5 }))
            .Should().Throw<ArgumentException>().WithMessage("*MeasuresHorizons is false*");
        _ = new GradientObserver(new GradientObserverOptions { MinHorizon = 10, MaxLag = 10 });
    }

    private static void Train(params TrainingCallback[] callbacks) => new Trainer(new SwitchedModel().Task(4), Options with { Callbacks = callbacks }).Train();

    private sealed class Each(Func<(IReadOnlyList<GradientObservation> Observations, IReadOnlyList<GradientWarning> Warnings)> read) : TrainingCallback
    {
        public List<(IReadOnlyList<GradientObservation> Observations, IReadOnlyList<GradientWarning> Warnings)> Read { get; } = [];

        public override void OnStep(TrainingContext context) => Read.Add(read());
    }
}
