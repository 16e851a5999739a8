// snippet: Schedules
using SeqModels.Optimizers;
using SeqModels.Plotting;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/guide/training.md shows of schedules.</summary>
internal static class Schedules
{
    public static void Run()
    {
        // snippet: Schedules
        (string Name, LearningRateSchedule Schedule)[] schedules =
        [
            ("warm-up, then cosine", new CosineSchedule { WarmUp = 50 }),
            ("one cycle", new OneCycleSchedule()),
            ("warm restarts", new WarmRestartSchedule { Length = 150, Growth = 2 }),
            ("warm-up, then steps", new SequentialSchedule
            {
                Schedules = [new LinearSchedule { StartFactor = 0.01, FinalFactor = 1 }, new StepSchedule { Every = 150, Factor = 0.5 }],
                Milestones = [100],
            }),
        ];
        new Chart
        {
            Title = "Learning-rate schedules over 1000 steps",
            XLabel = "step",
            YLabel = "factor of the learning rate",
            Lines = [.. schedules.Select(entry => new Line(entry.Name, Rates(entry.Schedule)) { Marked = false })],
            Legend = LegendPosition.Right,
        }.Save("schedules.png");

        double[] Rates(LearningRateSchedule schedule)
        {
            ScheduleState state = schedule.Start(initialRate: 1, totalSteps: 1000);
            return [.. Enumerable.Range(0, 1000).Select(_ => (state = schedule.AfterStep(state)).Rate)];
        }
        // end snippet
    }
}
