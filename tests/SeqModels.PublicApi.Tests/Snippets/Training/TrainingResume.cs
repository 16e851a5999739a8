// snippet: TrainingResume
using SeqModels.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A run that is interrupted and resumed, in docs/guide/training.md.</summary>
internal static class TrainingResume
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = TrainingData.Song();
        // snippet: TrainingResume
        var options = new TrainingOptions { Epochs = 4, BatchSize = 8, Checkpoints = new("run.checkpoint") { EverySteps = 10, Resume = ResumeMode.Never } };
        RecurrentLanguageModel whole = Model(), interrupted = Model(), resumed = Model();
        whole.Train(train, validation, options);

        using var cancellation = new CancellationTokenSource();
        var stop = new StopAfter(30, cancellation);                                       // as Ctrl+C would
        Console.WriteLine(interrupted.Train(train, validation, options, stop, cancellation.Token).Reason);

        options = options with { Checkpoints = options.Checkpoints with { Resume = ResumeMode.Required } };
        TrainingResult result = resumed.Train(train, validation, options);
        Console.WriteLine($"resumed after step {result.ResumedFrom!.TotalSteps} in epoch {result.ResumedFrom.Epoch}, {result.Reason} after step {result.TotalSteps}");
        Console.WriteLine($"same bits: {whole.Parameters().Zip(resumed.Parameters()).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second.AsSpan()))}");

        RecurrentLanguageModel Model() => new(train.Vocabulary, new() { HiddenSize = 32, EmbeddingSize = 16, Dropout = 0.2 });
        // end snippet
    }

    // snippet: TrainingResume

    internal sealed class StopAfter(long steps, CancellationTokenSource cancellation) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.TotalSteps >= steps)
                cancellation.Cancel();
        }
    }
    // end snippet
}
