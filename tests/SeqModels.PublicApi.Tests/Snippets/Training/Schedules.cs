using SeqModels.Optimizers;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/training-tools.md shows of schedules.</summary>
internal static class Schedules
{
    public static LearningRateSchedule[] Run()
    {
        // snippet: Schedules
        LearningRateSchedule warmUpThenRestarts = new SequentialSchedule
        {
            Schedules = [new LinearSchedule { StartFactor = 0.01, FinalFactor = 1 }, new WarmRestartSchedule { Length = 1000, Growth = 2, Unit = ScheduleUnit.Step }],
            Milestones = [200],
        };
        LearningRateSchedule oneCycle = new OneCycleSchedule { MomentumCycle = new MomentumCycle() };     // β₁ or μ from 0.95 to 0.85 and back
        // end snippet
        return [warmUpThenRestarts, oneCycle];
    }
}
