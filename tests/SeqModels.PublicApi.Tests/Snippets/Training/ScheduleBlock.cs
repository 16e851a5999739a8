using SeqModels.Data;
using SeqModels.Optimizers;
using SeqModels.Sequences;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/building-blocks.md shows of optimizers and schedules.</summary>
internal static class ScheduleBlock
{
    public static void Run(SequenceModel model, SequenceBatches train, SequenceBatches validation)
    {
        // snippet: ScheduleBlock
        TrainingResult result = model.Train(train, validation, new()
        {
            Epochs = 20,
            Optimizer = new RAdamOptions { LearningRate = 0.002 },
            Schedule = new WarmUpSchedule { Length = 500, Schedule = new CosineSchedule() },
            Patience = 3,
        });
        foreach (EpochResult epoch in result.Epochs)
            Console.WriteLine(epoch);                                  // with the metrics of the model: accuracy, F1
        // end snippet
    }
}
