using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

public class TrainerTests
{
    private static readonly TrainingOptions Short = new() { Epochs = 3, BatchSize = 4, SequenceLength = 20, Seed = 5 };

    [Theory]
    [InlineData(CellKind.Rnn, SamplingMode.Sequential)]
    [InlineData(CellKind.Gru, SamplingMode.Random)]
    [InlineData(CellKind.Lstm, SamplingMode.Sequential)]
    [InlineData(CellKind.Gru, SamplingMode.SequentialFromZero)]
    public void Training_learns(CellKind cell, SamplingMode sampling)
    {
        RecurrentLanguageModel model = TinyText.Model(cell);
        TrainingResult result = model.Train(TinyText.Encoded, options: Short with { Epochs = 12, Sampling = sampling, Optimizer = new AdamOptions { LearningRate = 0.01 } });

        result.Reason.Should().Be(StopReason.Finished);
        result.Epochs.Should().HaveCount(12);
        result.Epochs[^1].TrainPerplexity.Should().BeLessThan(3.5).And.BeLessThan(result.Epochs[0].TrainPerplexity / 2);
        Evaluator.Evaluate(model, TinyText.Encoded).Perplexity.Should().BeLessThan(3.5);
        model.IsTraining.Should().BeFalse();
    }

    [Fact]
    public void The_reported_figures_fit_together()
    {
        var reports = new Recorder();
        (EncodedCorpus train, EncodedCorpus validation) = (TinyText.Encoded.Slice(0, 1600), TinyText.Encoded.Slice(1600, 400));
        TrainingResult result = TinyText.Model(CellKind.Gru).Train(train, validation, Short, reports);

        TrainingProgress[] steps = [.. reports.Where(report => report.FinishedEpoch is null)];
        reports.Count(report => report.FinishedEpoch is not null).Should().Be(3);
        result.TokensSeen.Should().Be(steps.Length * 80).And.Be(reports[^1].TokensSeen);
        steps.Should().OnlyContain(report => report.GradientNorm > 0 && report.LearningRate == 0.002 && report.TimeLeft >= TimeSpan.Zero);
        foreach (EpochResult epoch in result.Epochs)
        {
            double meanLoss = steps.Where(report => report.Epoch == epoch.Epoch).Average(report => report.Loss);
            epoch.TrainPerplexity.Should().BeApproximately(Math.Exp(meanLoss), 1e-9);
        }

        result.BestEpoch.Should().Be(result.Epochs.MinBy(epoch => epoch.ValidationPerplexity)!.Epoch);
    }

    [Fact]
    public void The_best_epoch_is_kept_and_patience_ends_training()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm);
        EncodedCorpus validation = TinyText.Encoded.Slice(1600, 400);
        // A learning rate so large that training soon makes the model worse.
        TrainingResult result = model.Train(TinyText.Encoded.Slice(0, 1600), validation, Short with { Epochs = 30, Patience = 2, Optimizer = new SgdOptions { LearningRate = 60 } });

        result.Reason.Should().Be(StopReason.NoImprovement);
        result.Epochs.Should().HaveCount(result.BestEpoch + 2);
        Evaluator.Evaluate(model, validation).Perplexity.Should().Be(result.Epochs[result.BestEpoch - 1].ValidationPerplexity);
    }

    [Fact]
    public void Cancellation_stops_between_steps_and_leaves_a_usable_model()
    {
        using var source = new CancellationTokenSource();
        RecurrentLanguageModel model = TinyText.Model(CellKind.Rnn, dropout: 0.1);
        var stopAtThird = new Recorder(report =>
        {
            if (report.Step == 3)
            {
                source.Cancel();
            }
        });

        TrainingResult result = model.Train(TinyText.Encoded, options: Short, progress: stopAtThird, cancellationToken: source.Token);

        result.Reason.Should().Be(StopReason.Cancelled);
        result.TokensSeen.Should().Be(3 * 80);
        Evaluator.Evaluate(model, TinyText.Encoded).Perplexity.Should().BeInRange(1, 100);
    }

    [Fact]
    public void The_schedule_changes_the_learning_rate()
    {
        var reports = new Recorder();
        TinyText.Model(CellKind.Rnn).Train(TinyText.Encoded, options: Short with { Schedule = new ExponentialSchedule { Factor = 0.5 } }, progress: reports);
        reports.Where(report => report.Step == 1).Select(report => report.LearningRate).Should().Equal(0.002, 0.001, 0.0005);
    }

    [Fact]
    public void Wrong_texts_are_refused_before_training()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Rnn);
        Corpus other = Corpus.FromText("another text", CorpusOptions.Characters);

        model.Invoking(m => m.Train(other.Encode(other.BuildVocabulary()), options: Short)).Should().Throw<ArgumentException>().WithMessage("*model's vocabulary*");
        model.Invoking(m => m.Train(TinyText.Encoded.Slice(0, 50), options: Short)).Should().Throw<ArgumentException>().WithMessage("*at least 81 tokens*");
    }

    [Fact]
    public void A_gradient_that_is_not_finite_stops_training_with_the_parameter()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm);
        model.Parameters().ElementAt(1).AsWritableSpan()[0] = float.NaN;
        model.Invoking(m => m.Train(TinyText.Encoded, options: Short)).Should().Throw<NotFiniteNumberException>();
    }

    [Fact]
    public void A_repeated_step_allocates_little()
    {
        var sizes = new List<(long Step, long Bytes)>();
        var reports = new Recorder(report => sizes.Add((report.TotalSteps, GC.GetAllocatedBytesForCurrentThread())));
        TinyText.Model(CellKind.Lstm).Train(TinyText.Encoded, options: Short, progress: reports);

        // What a step allocates itself is in every step; one may be charged for more when another test brings a collection about.
        long least = sizes.Skip(1).Zip(sizes).Where(pair => pair.First.Step > pair.Second.Step).Min(pair => pair.First.Bytes - pair.Second.Bytes);
        least.Should().BeLessThan(8192, "a training step in steady state makes only small objects");
    }

    private sealed class Recorder(Action<TrainingProgress>? action = null) : List<TrainingProgress>, IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            Add(value);
            action?.Invoke(value);
        }
    }
}
