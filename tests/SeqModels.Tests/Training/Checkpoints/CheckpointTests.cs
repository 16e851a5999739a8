using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Tests.Files;
using SeqModels.Tests.LanguageModels;
using SeqModels.Training;
using SeqModels.Training.Checkpoints;

namespace SeqModels.Tests.Training;

/// <summary>What happens when a checkpoint is damaged, foreign or cannot be written.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-checkpoint-");
    private readonly CheckpointOptions _checkpoints;
    private readonly TrainingOptions _options;

    public CheckpointTests()
    {
        _checkpoints = new CheckpointOptions(Path.Combine(_folder.FullName, "sub", "run")) { EverySteps = 5 };
        _options = new TrainingOptions { Epochs = 1, BatchSize = 4, SequenceLength = 20, Checkpoints = _checkpoints };
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("cut", "Is the file complete?")]
    [InlineData("flipped", "checksum")]
    [InlineData("empty", "has 0 bytes")]
    [InlineData("text", "Is this a safetensors file?")]
    [InlineData("foreign", "not a training checkpoint")]
    [InlineData("missing", "is missing")]
    public void A_damaged_checkpoint_is_refused_and_the_one_before_is_used_and_named(string damage, string reason)
    {
        Train(_options);
        Damage(_checkpoints.Path, damage);
        var reports = new List<TrainingProgress>();
        TrainingResult result = Train(_options with { Epochs = 2 }, reports.Add);

        string warning = result.Warnings.Should().ContainSingle().Subject;
        warning.Should().Contain(reason).And.Contain(_checkpoints.Path).And.Contain(_checkpoints.PreviousPath);
        result.ResumedFrom!.Path.Should().Be(_checkpoints.PreviousPath);
        result.ResumedFrom.TotalSteps.Should().Be(25);
        reports[0].Warning.Should().Be(warning);
        reports.Skip(1).Should().OnlyContain(report => report.Warning == null && report.ResumedFrom == result.ResumedFrom).And.HaveCountGreaterThan(20);

        // The damaged file did not take the place of the good one, and the run saved again.
        CheckpointFile.Read(_checkpoints.PreviousPath);
        Train(_options with { Epochs = 2 }).ResumedFrom!.Path.Should().Be(_checkpoints.Path);
    }

    [Fact]
    public void When_all_are_damaged_nothing_is_trained()
    {
        Train(_options);
        Damage(_checkpoints.Path, "cut");
        Damage(_checkpoints.PreviousPath, "flipped");
        ((Action)(() => Train(_options))).Should().Throw<InvalidDataException>().WithMessage("No usable checkpoint*complete*checksum*Never*");
        Train(_options with { Checkpoints = _checkpoints with { Resume = ResumeMode.Never } }).ResumedFrom.Should().BeNull();
    }

    [Fact]
    public void A_checkpoint_can_be_required()
    {
        TrainingOptions required = _options with { Checkpoints = _checkpoints with { Resume = ResumeMode.Required } };
        ((Action)(() => Train(required))).Should().Throw<FileNotFoundException>().WithMessage("*no checkpoint*");
        Train(_options);
        Train(required).ResumedFrom.Should().NotBeNull();
    }

    /// <summary>In a process of its own, whose files may not grow while the save after step 15 is due.</summary>
    [Fact]
    public void A_disk_without_room_keeps_the_old_checkpoint_and_says_so()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string[] lines = FileSizeLimit.Run("--checkpoint-without-room", _checkpoints.Path);

        lines.Should().HaveCount(3);
        lines[0].Should().Be("kept 10", "the save after step 15 failed");
        lines[1].Should().Contain("after step 15").And.Contain("exceeds the system's maximum file size").And.Contain("kept");
        lines[2].Should().Be("resumed at the last step", "later saves succeeded");
    }

    /// <summary>What the child does.</summary>
    internal static void TrainWithoutRoom(string path, TextWriter output)
    {
        var options = new TrainingOptions { Epochs = 1, BatchSize = 4, SequenceLength = 20, Checkpoints = new CheckpointOptions(path) { EverySteps = 5 } };
        long kept = 0;
        var warnings = new List<string>();
        TrainingResult result = Train(options, report =>
        {
            if (report.TotalSteps is 14)
            {
                FileSizeLimit.Set(1000);
            }

            if (report.TotalSteps is 17)
            {
                FileSizeLimit.Lift();
                kept = CheckpointFile.Read(path).State.GetProperty("meters").GetProperty("totalSteps").GetInt64();
            }

            if (report.Warning is { } warning)
            {
                warnings.Add(warning);
            }
        });
        output.WriteLine($"kept {kept}");
        output.WriteLine(warnings.SequenceEqual(result.Warnings) ? string.Join("; ", warnings) : "the warnings differ");
        output.WriteLine(Train(options).ResumedFrom!.TotalSteps == result.TotalSteps ? "resumed at the last step" : "resumed before");
    }

    [Fact]
    public void A_failed_save_goes_on_or_fails_as_the_options_say()
    {
        Directory.CreateDirectory(_checkpoints.Path);
        Train(_options).Warnings.Should().HaveCountGreaterThan(3);
        ((Action)(() => Train(_options with { Checkpoints = _checkpoints with { FailOnError = true } }))).Should().Throw<IOException>().WithMessage("*folder*");
    }

    [Fact]
    public void The_best_model_is_a_model_file()
    {
        string path = Path.Combine(_folder.FullName, "best.safetensors");
        RecurrentLanguageModel model = TinyText.Model(CellKind.Gru);
        model.Train(TinyText.Encoded, TinyText.Encoded.Slice(0, 200), _options with { Epochs = 2, Checkpoints = _checkpoints with { BestModelPath = path } });
        RecurrentLanguageModel loaded = TinyText.Model(CellKind.Gru, seed: 9);
        loaded.Load(path);
        loaded.Parameters().Zip(model.Parameters()).Should().AllSatisfy(pair => pair.First.AsSpan().SequenceEqual(pair.Second.AsSpan()).Should().BeTrue());
    }

    private static TrainingResult Train(TrainingOptions options, Action<TrainingProgress>? report = null) =>
        TinyText.Model(CellKind.Gru, dropout: 0.1).Train(TinyText.Encoded, options: options, progress: report is null ? null : new Listener(report));

    private static void Damage(string path, string how)
    {
        byte[] bytes = File.ReadAllBytes(path);
        switch (how)
        {
            case "cut":
                File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
                break;
            case "flipped":
                bytes[^100] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "text":
                File.WriteAllText(path, "this is something else");
                break;
            case "foreign":
                SafeTensors.Save(path, new Linear(2, 3, new RandomSource(1)).NamedParameters().Select(named => new NamedTensor(named.Name, named.Parameter)));
                break;
            default:
                File.Delete(path);
                break;
        }
    }

    private sealed class Listener(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
