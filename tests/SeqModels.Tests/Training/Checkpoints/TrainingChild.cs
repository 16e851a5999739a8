using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

/// <summary>The process that is killed: trains with checkpoints, says every step, and at the end the hash of the parameters.</summary>
internal static class TrainingChild
{
    public const string Argument = "--train";
    public const string EndWord = "end";
    public const long Never = long.MaxValue;

    /// <param name="folder">Where the checkpoints are.</param>
    /// <param name="epochs">How many.</param>
    /// <param name="stop">The step at whose line it waits to be killed; <see cref="Never"/> for a run that may end.</param>
    public static void Run(string folder, int epochs, long stop)
    {
        (RecurrentLanguageModel model, TrainingTask task) = Task();
        var checkpoints = new CheckpointOptions(Path.Combine(folder, "run")) { EverySteps = 3, FailOnError = true };
        TrainingResult result = new Trainer(task, Options(epochs) with { Checkpoints = checkpoints }).Train(new StepLines(stop));
        Console.WriteLine($"{EndWord} {Hash(model)} {result.ResumedFrom}");
    }

    /// <summary>What the same training ends with when nothing kills it, and its steps.</summary>
    public static (string Hash, long Steps) Uninterrupted(int epochs)
    {
        (RecurrentLanguageModel model, TrainingTask task) = Task();
        TrainingResult result = new Trainer(task, Options(epochs)).Train();
        return (Hash(model), result.TotalSteps);
    }

    public static string Hash(Module module)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in module.Parameters())
        {
            hash.AppendData(MemoryMarshal.AsBytes(parameter.AsSpan<float>()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What it says of a step.</summary>
    public static string StepLine(long step) => string.Create(CultureInfo.InvariantCulture, $"step {step}");

    private static TrainingOptions Options(int epochs) => new()
    {
        Epochs = epochs,
        Seed = 3,
        Optimizer = new AdamWOptions { LearningRate = 0.005 },
        Schedule = new PlateauSchedule { Factor = 0.5, Patience = 0 },
        ValidateEverySteps = 7,
        Averaging = WeightAveraging.WhenNotImproving(2),
    };

    private static (RecurrentLanguageModel Model, TrainingTask Task) Task()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm, layers: 2, dropout: 0.2);
        var batches = new SequentialBatches(TinyText.Encoded.Slice(0, 1800), 4, 15, new SequentialBatchOptions { RandomLengths = new() });
        return (model, new LanguageModelTask(model, batches, TinyText.Encoded.Slice(1800, 200)));
    }

    private sealed class StepLines(long stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            Console.WriteLine(StepLine(value.TotalSteps));
            if (value.TotalSteps >= stop)
            {
                Thread.Sleep(Timeout.Infinite);
            }
        }
    }
}
