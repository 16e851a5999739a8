using System.Text.Json;
using SeqModels.Evaluation;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

/// <summary>Metrics besides the validation loss: in reports, results, logs and checkpoints.</summary>
[Trait("Category", "Culture")]
public sealed class ValidationMetricsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void They_are_in_the_reports_of_validations_and_the_results_of_epochs()
    {
        var reports = new List<TrainingProgress>();
        TrainingResult result = new Trainer(Task(losses: [3, 1, 2, 4]), new TrainingOptions { Epochs = 2, ValidateEverySteps = 2 })
            .Train(new TrainingLogTests.Receiver(reports.Add));

        // Two batches per epoch: validated after steps 2 and 4, and reported again at the end of the epoch.
        reports.Where(report => report.ValidationLoss is not null).Select(report => (report.ValidationLoss, report.ValidationMetrics[0].Value))
            .Should().Equal((3.0, 30.0), (3.0, 30.0), (1.0, 10.0), (1.0, 10.0));
        reports.Where(report => report.ValidationLoss is null).Should().OnlyContain(report => report.ValidationMetrics.Count == 0);
        result.Epochs.Select(epoch => string.Join(' ', epoch.ValidationMetrics)).Should().Equal("score 30 half 0.5", "score 10 half 0.5");
        result.Epochs[0].ToString().Should().Contain("validation loss 3 (perplexity 20.0855), score 30, half 0.5, learning rate");
        result.ToString().Should().EndWith("best validation loss 1 in epoch 2, score 10, half 0.5");
    }

    [Fact]
    public void Those_of_the_lowest_loss_are_kept_when_a_run_is_resumed()
    {
        var options = new TrainingOptions { Epochs = 2, Checkpoints = new CheckpointOptions(Path.Combine(_folder, "run")) };
        new Trainer(Task(losses: [1, 2]), options).Train();
        TrainingResult result = new Trainer(Task(losses: [double.NaN]), options with { Epochs = 3 }).Train();

        result.ResumedFrom.Should().NotBeNull();
        result.Epochs.Select(epoch => epoch.ValidationMetrics[0].Value).Should().Equal(10, 20, double.NaN);
        result.BestMetrics.Should().Equal(new NamedMetric("score", 10), new NamedMetric("half", 0.5));
    }

    [Fact]
    public void Logs_hold_them_by_name()
    {
        using (var json = new JsonLinesLog(Path.Combine(_folder, "log.jsonl")))
        using (var csv = new CsvLog(Path.Combine(_folder, "log.csv")))
        {
            new Trainer(Task(losses: [3]), new TrainingOptions { Epochs = 1 }).Train(TrainingLogs.Combine(json, csv));
        }

        JsonElement end = JsonDocument.Parse(File.ReadLines(Path.Combine(_folder, "log.jsonl")).Last()).RootElement.GetProperty("validationMetrics");
        (end.GetProperty("score").GetDouble(), end.GetProperty("half").GetDouble()).Should().Be((30, 0.5));
        string[] lines = File.ReadAllLines(Path.Combine(_folder, "log.csv"));
        lines[0].Should().EndWith(",validationMetrics");
        lines[1].Should().EndWith(",", "a step has none");
        lines[^1].Should().EndWith(",score=30;half=0.5");
    }

    [Fact]
    public void A_name_that_a_log_cannot_hold_is_refused()
    {
        FluentActions.Invoking(() => new NamedMetric("a,b", 1)).Should().Throw<ArgumentException>().WithMessage("NamedMetric.Name: must not contain*, but was 'a,b'.*");
        FluentActions.Invoking(() => new NamedMetric("", 1)).Should().Throw<ArgumentException>();
        var model = new Linear(1, 1, new RandomSource(1));
        TrainingTask twice = TrainingTask.Create(model, [1], _ => model.Forward(Tensor.Ones([1, 1])).Sum(), _ => 1, metrics: () => [("a", 1), ("a", 2)]);
        FluentActions.Invoking(() => new Trainer(twice).Train()).Should().Throw<InvalidOperationException>().WithMessage("*.ValidationMetrics: the name 'a' occurs more than once.");
    }

    /// <summary>Two batches per epoch, given validation losses, and metrics computed by each validation.</summary>
    private static TrainingTask Task(params double[] losses)
    {
        var model = new Linear(2, 1, new RandomSource(1));
        Tensor x = Tensor.Ones([3, 2]), y = Tensor.Zeros([3, 1]);
        double score = -1;
        int validations = 0;
        return TrainingTask.Create(
            model,
            [x, x],
            batch => Loss.MeanSquaredError(model.Forward(batch), y),
            validate: _ =>
            {
                double loss = losses[validations++];
                score = 10 * loss;
                return loss;
            },
            metrics: () => [("score", score), ("half", 0.5)]);
    }
}
