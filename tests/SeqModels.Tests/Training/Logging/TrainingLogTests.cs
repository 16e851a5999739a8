using System.Globalization;
using System.Text.Json;
using SeqModels.Tests.LanguageModels;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

[Trait("Category", "Culture")]
public sealed class TrainingLogTests : IDisposable
{
    private static readonly TrainingOptions Short = new() { Epochs = 2, BatchSize = 8, SequenceLength = 40 };

    private readonly string _folder = Directory.CreateTempSubdirectory("log-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Json_lines_hold_the_reports_of_a_run()
    {
        var reports = new List<TrainingProgress>();
        using (var log = new JsonLinesLog(File("deep/log.jsonl")))
        {
            TinyText.Model(CellKind.Gru).Train(
                TinyText.Encoded.Slice(0, 1600),
                TinyText.Encoded.Slice(1600, 200),
                Short with { ValidateEverySteps = 3 },
                TrainingLogs.Combine(log, null, new Receiver(reports.Add)));
        }

        JsonElement[] lines = [.. System.IO.File.ReadLines(File("deep/log.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        lines.Should().HaveCount(reports.Count);
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i].GetProperty("totalSteps").GetInt64().Should().Be(reports[i].TotalSteps);
            lines[i].GetProperty("loss").GetDouble().Should().Be(reports[i].Loss);
            lines[i].TryGetProperty("validationLoss", out _).Should().Be(reports[i].ValidationLoss is not null);
        }

        lines.Count(line => line.GetProperty("event").GetString() == "epoch").Should().Be(2);
        lines.Count(line => line.GetProperty("event").GetString() == "validation").Should().Be(2);
        lines[^1].GetProperty("gradientNorm").GetDouble().Should().Be(reports[^1].FinishedEpoch!.GradientNorm);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public void A_resumed_run_cuts_what_the_lost_part_had_written(string kind)
    {
        string path = File("log." + kind);
        using (TrainingLog lost = Open(kind, path))
        {
            Enumerable.Range(1, 7).ToList().ForEach(step => lost.Report(Step(step)));
        }

        System.IO.File.AppendAllText(path, kind == "csv" ? "step,8,1" : "{\"event\":\"st");
        using (TrainingLog resumed = Open(kind, path))
        {
            resumed.Report(Step(5));
            resumed.Report(Step(6));
        }

        using (TrainingLog again = Open(kind, path))
        {
            // A checkpoint of step 6 from before its validation: the step stays, what follows it is new.
            again.Report(Step(6) with { ValidationLoss = 1.5 });
        }

        TotalSteps(kind, path).Should().Equal(1, 2, 3, 4, 5, 6, 6);
        using (TrainingLog anew = Open(kind, path))
        {
            anew.Report(Step(1));
        }

        TotalSteps(kind, path).Should().Equal(1);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public void A_foreign_file_is_left_alone(string kind)
    {
        string path = File("mine." + kind);
        System.IO.File.WriteAllText(path, "my notes\nof today\n");
        using TrainingLog log = Open(kind, path);
        Action report = () => log.Report(Step(1));
        report.Should().Throw<InvalidDataException>().WithMessage("*mine.*line 1*");
        System.IO.File.ReadAllText(path).Should().Be("my notes\nof today\n");
    }

    [Fact]
    public void Csv_has_a_line_of_names_and_empty_fields()
    {
        using (var log = new CsvLog(File("log.csv")))
        {
            log.Report(Step(3) with { Loss = 0.1, GradientNorm = double.NaN });
        }

        string[][] rows = [.. System.IO.File.ReadLines(File("log.csv")).Select(line => line.Split(','))];
        rows.Should().HaveCount(2);
        string Value(string name) => rows[1][Array.IndexOf(rows[0], name)];
        Value("event").Should().Be("step");
        double.Parse(Value("loss"), CultureInfo.InvariantCulture).Should().Be(0.1);
        Value("gradientNorm").Should().Be("NaN");
        Value("validationLoss").Should().BeEmpty();
    }

    [Fact]
    public void Steps_can_be_left_out_but_not_validations()
    {
        using (var log = new CsvLog(File("log.csv"), new TrainingLogOptions { EverySteps = 3 }))
        {
            for (int step = 1; step <= 7; step++)
            {
                log.Report(Step(step));
            }

            log.Report(Step(7) with { ValidationLoss = 1 });
        }

        TotalSteps("csv", File("log.csv")).Should().Equal(3, 6, 7);
    }

    [Fact]
    public void A_log_that_cannot_be_written_says_so_once()
    {
        System.IO.File.WriteAllText(File("file"), "");
        string impossible = Path.Combine(File("file"), "log.jsonl");
        using var failing = new JsonLinesLog(impossible);
        var after = new List<TrainingProgress>();
        Action train = () => TrainingLogs.Combine(failing, new Receiver(after.Add)).Report(Step(4));
        train.Should().Throw<IOException>().WithMessage($"JsonLinesLog: '{impossible}' could not be written at step 4:*");
        after.Should().ContainSingle("a log that fails does not keep reports from others");

        var told = new List<IOException>();
        using var tolerant = new JsonLinesLog(impossible, new TrainingLogOptions { OnFailure = told.Add });
        tolerant.Report(Step(1));
        tolerant.Report(Step(2));
        told.Should().ContainSingle().Which.Should().BeSameAs(tolerant.Failure);
    }

    internal static TrainingProgress Step(int step) => new()
    {
        Epoch = 1,
        Epochs = 2,
        Step = step,
        StepsPerEpoch = 10,
        TotalSteps = step,
        TokensSeen = step * 100,
        Loss = 5.0 / step,
        SmoothedLoss = 5,
        Perplexity = 148,
        GradientNorm = 0.5 * step,
        ClippedShare = 0.25,
        LearningRate = 1e-3,
        TokensPerSecond = 12345,
        MemoryBytes = 1 << 20,
    };

    private static TrainingLog Open(string kind, string path) => kind == "csv" ? new CsvLog(path) : new JsonLinesLog(path);

    private static long[] TotalSteps(string kind, string path) =>
    [
        .. System.IO.File.ReadLines(path).Skip(kind == "csv" ? 1 : 0).Select(line => kind == "csv"
            ? long.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)
            : JsonDocument.Parse(line).RootElement.GetProperty("totalSteps").GetInt64()),
    ];

    private string File(string name) => Path.Combine(_folder, name);

    internal sealed class Receiver(Action<TrainingProgress> receive) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => receive(value);
    }
}
