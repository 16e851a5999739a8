using System.Runtime.InteropServices;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

/// <summary>A run that is interrupted and resumed ends with the bits of the run that is not.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Rows = 4, Steps = 20;

    private static readonly EncodedCorpus Train = TinyText.Encoded.Slice(0, 1000);
    private static readonly EncodedCorpus Validation = TinyText.Encoded.Slice(1000, 300);
    private static readonly TrainingOptions Short = new() { Epochs = 3, Seed = 5 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-resume-");

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Dictionary<string, (TrainingOptions Options, double Dropout, TokenBatches Batches)> Cases { get; } = new()
    {
        ["SGD, sequential"] = (Short with { Optimizer = new SgdOptions { LearningRate = 1 } }, 0, new SequentialBatches(Train, Rows, Steps)),
        ["momentum, random"] = (Short with { Optimizer = new SgdOptions { LearningRate = 0.1, Momentum = 0.9 } }, 0, new RandomBatches(Train, Rows, Steps)),
        ["SGD, sequential from a zero state"] = (
            Short with { Optimizer = new SgdOptions { LearningRate = 1 } }, 0, new SequentialBatches(Train, Rows, Steps, new SequentialBatchOptions { CarryState = false })),
        ["Adam, dropout"] = (Short, 0.3, new SequentialBatches(Train, Rows, Steps)),
        ["AdamW, dropout, random, warm-up"] = (
            Short with { Optimizer = new AdamWOptions { LearningRate = 0.01 }, Schedule = new CosineSchedule { WarmUp = 5, Unit = ScheduleUnit.Step } },
            0.2, new RandomBatches(Train, Rows, Steps)),
        ["plateau, patience, validation within epochs"] = (
            Short with
            {
                Epochs = 6,
                Optimizer = new SgdOptions { LearningRate = 8 },
                Schedule = new PlateauSchedule { Factor = 0.25, Patience = 0, Threshold = 0 },
                Patience = 4,
                ValidateEverySteps = 5,
            },
            0.1, new SequentialBatches(Train, Rows, Steps)),
        ["random lengths, average, accumulation"] = (
            Short with { Averaging = WeightAveraging.WhenNotImproving(1), ValidateEverySteps = 2, AccumulationSteps = 2, Optimizer = new SgdOptions { LearningRate = 10 } },
            0.2, new SequentialBatches(Train, Rows, Steps, new SequentialBatchOptions { RandomLengths = new() })),
        ["exponential average, last kept"] = (
            Short with { Averaging = WeightAveraging.Exponential(0.9), KeepBest = false }, 0.2, new SequentialBatches(Train, Rows, Steps)),
    };

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Stopped by exceptions, as if killed, after these reports: what came after the last checkpoint is done again.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_that_dies_at_any_moment_goes_on_to_the_same_bits(string name)
    {
        (string expected, TrainingResult whole) = Uninterrupted(name);
        TrainingOptions options = Cases[name].Options with { Checkpoints = new CheckpointOptions(File("run")) { EverySteps = 3 } };
        foreach ((int reports, int workers) in ((int, int)[])[(2, 1), (5, 2), (9, 4), (4, 1), (13, 2)])
        {
            using ParallelismScope limit = Parallelism.Limit(workers);
            Action run = () => Run(name, options, new DyingProgress(reports));
            run.Should().Throw<TimeoutException>();
        }

        (string resumed, TrainingResult result) = Run(name, options, null);
        resumed.Should().Be(expected);
        Curve(result).Should().Equal(Curve(whole));
        (result.BestEpoch, result.BestValidation, result.TotalSteps, result.TokensSeen, result.Reason)
            .Should().Be((whole.BestEpoch, whole.BestValidation, whole.TotalSteps, whole.TokensSeen, whole.Reason));
        result.ResumedFrom!.TotalSteps.Should().BePositive();

        // The finished run is resumed at its end: nothing is left to do, and the result is the same.
        (string again, TrainingResult finished) = Run(name, options, null);
        again.Should().Be(expected);
        finished.TotalSteps.Should().Be(whole.TotalSteps);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cancellation_saves_and_goes_on_to_the_same_bits(string name)
    {
        (string expected, _) = Uninterrupted(name);
        TrainingOptions options = Cases[name].Options with { Checkpoints = new CheckpointOptions(File("run")) { EachEpoch = false } };
        long done = 0;
        foreach (int reports in (int[])[1, 7, 12])
        {
            using var source = new CancellationTokenSource();
            (_, TrainingResult part) = Run(name, options, new DyingProgress(reports, source.Cancel), source.Token);
            part.Reason.Should().Be(StopReason.Cancelled);
            (part.ResumedFrom?.TotalSteps ?? 0).Should().Be(done);
            done = part.TotalSteps;
        }

        (string resumed, TrainingResult result) = Run(name, options, null);
        resumed.Should().Be(expected);
        result.ResumedFrom!.TotalSteps.Should().Be(done);
    }

    [Fact]
    public void Epochs_may_be_raised()
    {
        const string Name = "Adam, dropout";
        (string expected, _) = Uninterrupted(Name);
        TrainingOptions options = Cases[Name].Options with { Checkpoints = new CheckpointOptions(File("run")) };
        Run(Name, options with { Epochs = 1 }, null).Result.Epochs.Should().HaveCount(1);
        (string raised, TrainingResult result) = Run(Name, options, null);
        raised.Should().Be(expected);
        result.ResumedFrom.Should().Be(new ResumePoint { Path = File("run"), Epoch = 2, TotalSteps = result.ResumedFrom!.TotalSteps });

        Action fewer = () => Run(Name, options with { Epochs = 1 }, null);
        fewer.Should().Throw<InvalidDataException>().WithMessage("*3 epochs are complete*Epochs = 1*");
    }

    [Fact]
    public void Another_run_is_refused_with_what_differs()
    {
        const string Name = "Adam, dropout";
        TrainingOptions options = Cases[Name].Options with { Checkpoints = new CheckpointOptions(File("run")) };
        Run(Name, options, null);
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm, layers: 2, dropout: 0.3);

        Refusal(model, options with { Optimizer = new AdamOptions { LearningRate = 0.5 } }, Cases[Name].Batches).Should().Contain("LearningRate = 0.5").And.Contain("Optimizer was");
        Refusal(model, options with { Optimizer = options.Optimizer with { Groups = [new ParameterGroup("rnn.*") { LearningRateFactor = 0.5 }] } }, Cases[Name].Batches)
            .Should().Contain("Optimizer.Groups was").And.Contain("rnn.*");
        Refusal(model, options with { Seed = 6 }, Cases[Name].Batches).Should().Contain("Seed was 5, but is 6");
        Refusal(model, options, new SequentialBatches(Train.Slice(0, 999), Rows, Steps)).Should().Contain("Text was 1000 tokens").And.Contain("999 tokens");
        Refusal(model, options, new SequentialBatches(Train, Rows, Steps - 1)).Should().Contain("Batches was").And.Contain("19 steps");
        Refusal(model, options, new SequentialBatches(Train, Rows, Steps, new SequentialBatchOptions { CarryState = false })).Should().Contain("CarryState = False");
        Refusal(TinyText.Model(CellKind.Gru, layers: 2, dropout: 0.3), options, Cases[Name].Batches).Should().Contain("of the model,");
        Refusal(TinyText.Model(CellKind.Lstm, layers: 2, dropout: 0.2), options, Cases[Name].Batches).Should().Contain("0.2");

        static string Refusal(RecurrentLanguageModel model, TrainingOptions options, TokenBatches batches)
        {
            string before = Print(model);
            Action run = () => new Trainer(new LanguageModelTask(model, batches, Validation), options).Train();
            string message = run.Should().Throw<InvalidDataException>().Which.Message;
            Print(model).Should().Be(before, "a refused checkpoint changes nothing");
            return message;
        }
    }

    private static (string Print, TrainingResult Result) Uninterrupted(string name) => Run(name, Cases[name].Options, null);

    private static (string Print, TrainingResult Result) Run(
        string name, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken = default)
    {
        (_, double dropout, TokenBatches batches) = Cases[name];
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm, layers: 2, dropout: dropout);
        TrainingResult result = new Trainer(new LanguageModelTask(model, batches, Validation) { ValidationBatchSize = 3 }, options).Train(progress, cancellationToken);
        return (Print(model), result);
    }

    private static IEnumerable<(int, double, double?, double, double)> Curve(TrainingResult result) =>
        result.Epochs.Select(epoch => (epoch.Epoch, epoch.TrainLoss, epoch.ValidationLoss, epoch.LearningRate, epoch.GradientNorm));

    private static string Print(RecurrentLanguageModel model)
    {
        using var bytes = new MemoryStream();
        foreach (Parameter parameter in model.Parameters())
        {
            bytes.Write(MemoryMarshal.AsBytes(parameter.AsSpan<float>()));
        }

        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes.ToArray()));
    }

    private string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Dies at a report, or does something else.</summary>
    private sealed class DyingProgress(int reports, Action? instead = null) : IProgress<TrainingProgress>
    {
        private int _left = reports;

        public void Report(TrainingProgress value)
        {
            if (--_left == 0)
            {
                (instead ?? (static () => throw new TimeoutException("dead")))();
            }
        }
    }
}
