using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

/// <summary>Tasks of anything, callbacks, accumulation, validation within epochs.</summary>
public sealed class TrainingTaskTests
{
    private static readonly TrainingOptions Plain = new()
    {
        Epochs = 2,
        Optimizer = new SgdOptions { LearningRate = 0.1 },
        Clipping = GradientClipping.None,
    };

    [Fact]
    public void Anything_with_a_loss_is_trained_and_the_order_of_batches_is_new_in_every_epoch()
    {
        var seen = new List<int>();
        (Linear model, (Tensor X, Tensor Y)[] batches) = Regression(batches: 8);
        double Squared((Tensor X, Tensor Y) batch) => Loss.MeanSquaredError(model.Forward(batch.X), batch.Y).Item();
        TrainingTask task = TrainingTask.Create(
            model,
            batches,
            batch =>
            {
                seen.Add(Array.IndexOf(batches, batch));
                return Loss.MeanSquaredError(model.Forward(batch.X), batch.Y);
            },
            validate: _ => batches.Average(Squared),
            items: batch => batch.X.Shape[0]);

        double before = batches.Average(Squared);
        TrainingResult result = new Trainer(task, Plain with { Epochs = 12 }).Train();

        result.TokensSeen.Should().Be(12 * 8 * 4);
        result.BestValidation.Should().BeLessThan(before / 100);
        int[][] orders = [.. seen.Chunk(8)];
        orders.Should().OnlyContain(order => order.Order().SequenceEqual(Enumerable.Range(0, 8)));
        orders[0].Should().NotEqual(orders[1]);
    }

    [Fact]
    public void Accumulated_gradients_are_those_of_one_large_batch()
    {
        (Linear small, (Tensor X, Tensor Y)[] batches) = Regression(batches: 4);
        (Linear large, _) = Regression(batches: 4);
        Tensor Of(Linear model, (Tensor X, Tensor Y) batch) => Loss.MeanSquaredError(model.Forward(batch.X), batch.Y);
        TrainingResult result = new Trainer(
            TrainingTask.Create(small, 4, _ => batches, batch => Of(small, batch)), Plain with { AccumulationSteps = 3 }).Train();
        new Trainer(
            TrainingTask.Create(
                large, 2, _ => ((Tensor X, Tensor Y)[][])[batches[..3], batches[3..]],
                some => some.Select(batch => Of(large, batch)).Aggregate((a, b) => a + b) * (1f / some.Length)),
            Plain).Train();

        result.TotalSteps.Should().Be(4, "three batches and the one that is left, twice");
        foreach ((float accumulated, float whole) in small.Weight.AsSpan().ToArray().Zip(large.Weight.AsSpan().ToArray()))
        {
            accumulated.Should().BeApproximately(whole, 1e-6f);
        }
    }

    [Fact]
    public void Callbacks_are_called_at_their_moments_and_stop_the_run()
    {
        (Linear model, (Tensor X, Tensor Y)[] batches) = Regression(batches: 6);
        var calls = new Calls(stopAt: 5);
        TrainingTask task = TrainingTask.Create(model, batches, batch => Loss.MeanSquaredError(model.Forward(batch.X), batch.Y), validate: _ => 1);
        TrainingResult result = new Trainer(task, Plain with { Epochs = 4, AccumulationSteps = 2, ValidateEverySteps = 2, Callbacks = [calls] }).Train();

        result.Reason.Should().Be(StopReason.Stopped);
        result.TotalSteps.Should().Be(5);
        calls.Log.Should().Be("wwS1 wwS2 V wwS3 V E1 wwS4 V wwS5 ");
    }

    [Fact]
    public void Validation_within_epochs_is_reported_and_counts_for_patience()
    {
        (Linear model, (Tensor X, Tensor Y)[] batches) = Regression(batches: 10);
        double loss = 5;
        var reports = new List<TrainingProgress>();
        TrainingTask task = TrainingTask.Create(model, batches, batch => Loss.MeanSquaredError(model.Forward(batch.X), batch.Y), validate: _ => loss = loss > 3 ? loss - 1 : loss + 1);
        TrainingResult result = new Trainer(task, Plain with { Epochs = 9, ValidateEverySteps = 4, Patience = 3 }).Train(new Listener(reports));

        // 4, 3 within the first epoch, 4 at its end (step 10), 3 and 4 after steps 12 and 16: three in a row are no better than 3.
        result.Reason.Should().Be(StopReason.NoImprovement);
        result.TotalSteps.Should().Be(16);
        result.BestValidation.Should().Be(3);
        reports.Where(report => report.ValidationLoss is not null).Select(report => (report.TotalSteps, report.ValidationLoss)).Should()
            .Equal((4, 4.0), (8, 3.0), (10, 4.0), (12, 3.0), (16, 4.0));
        reports.Should().OnlyContain(report => report.TotalSteps <= 8 || report.BestValidation == 3);
    }

    [Fact]
    public void Progress_is_complete()
    {
        var reports = new List<TrainingProgress>();
        RecurrentLanguageModel model = TinyText.Model(CellKind.Gru);
        var options = new TrainingOptions { Epochs = 2, BatchSize = 4, SequenceLength = 20, Clipping = GradientClipping.ByGlobalNorm(0.1) };
        TrainingResult result = model.Train(TinyText.Encoded, options: options, progress: new Listener(reports));

        double smoothed = 0, weight = 1;
        foreach (TrainingProgress step in reports.Where(report => report.FinishedEpoch is null))
        {
            (smoothed, weight) = ((0.98 * smoothed) + (0.02 * step.Loss), weight * 0.98);
            step.SmoothedLoss.Should().BeApproximately(smoothed / (1 - weight), 1e-9);
            step.MemoryBytes.Should().BeGreaterThan(1 << 20);
            step.Elapsed.Should().BePositive();
        }

        TrainingProgress end = reports[^1];
        TrainingProgress[] last = [.. reports.Where(report => report.Epoch == 2 && report.FinishedEpoch is null)];
        end.FinishedEpoch!.ClippedShare.Should().Be((double)last.Count(step => step.GradientNorm > 0.1) / last.Length).And.BePositive();
        end.FinishedEpoch.GradientNorm.Should().BeApproximately(last.Average(step => step.GradientNorm), 1e-9);
        end.TotalSteps.Should().Be(result.TotalSteps).And.Be(reports.Count - 2);
        end.TimeLeft.Should().Be(TimeSpan.Zero);
    }

    /// <summary>Every prediction of the rows is one of the stream's; only the state at the rows' beginnings differs.</summary>
    [Fact]
    public void Validation_by_sentences_scores_each_alone()
    {
        Corpus lines = Corpus.FromLines(Enumerable.Range(0, 60).Select(i => $"a {(i % 2 == 0 ? "b c" : "d")} e"), CorpusOptions.Sentences);
        EncodedCorpus text = lines.Encode(lines.BuildVocabulary(VocabularyOptions.Sentences));
        var model = new RecurrentLanguageModel(text.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 12, EmbeddingSize = 8, Seed = 4 });
        var task = new LanguageModelTask(model, new SequentialBatches(text, 2, 10), text) { Evaluation = new EvaluationOptions { ResetAtSentences = true } };
        TrainingResult result = new Trainer(task, Plain with { Epochs = 3, KeepBest = false }).Train();

        // One sentence after another, each from the zero state after the begin of a sentence.
        double sum = 0;
        int tokens = 0;
        foreach (string line in (string[])["a b c e", "a d e"])
        {
            EncodedCorpus sentence = Corpus.FromLines([line], CorpusOptions.Sentences).Encode(text.Vocabulary);
            EvaluationResult alone = Evaluator.Evaluate(model, sentence);
            sum += alone.CrossEntropy * alone.Tokens;
            tokens += (int)alone.Tokens;
        }

        Math.Log(result.Epochs[^1].ValidationPerplexity!.Value).Should().BeApproximately(sum / tokens, 1e-6);
        Math.Log(result.Epochs[^1].ValidationPerplexity!.Value).Should().NotBeApproximately(Evaluator.Evaluate(model, text).CrossEntropy, 1e-4, "the carried state knows more");
    }

    [Fact]
    public void Validation_in_rows_scores_each_row_from_its_beginning()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm);
        EncodedCorpus validation = TinyText.Encoded.Slice(0, 1001);
        var batches = new SequentialBatches(TinyText.Encoded, 4, 20);
        new Trainer(new LanguageModelTask(model, batches), new TrainingOptions { Epochs = 2 }).Train();
        double exact = new LanguageModelTask(model, batches, validation).Validate()!.Value;
        double rows = new LanguageModelTask(model, batches, validation) { ValidationBatchSize = 5 }.Validate()!.Value;
        double oneByOne = 0;
        for (int row = 0; row < 5; row++)
        {
            // The row by itself: its first token is context, its last target is the row after's first token.
            LanguageModelState state = model.CreateState();
            state.Advance(validation.Ids[row * 200]);
            var scores = new double[200];
            state.Score(validation.Ids.Slice((row * 200) + 1, 200), scores);
            oneByOne -= scores.Sum() / 1000;
        }

        rows.Should().BeApproximately(oneByOne, 1e-5);
        rows.Should().NotBe(exact).And.BeApproximately(exact, 0.1);
    }

    private static (Linear Model, (Tensor X, Tensor Y)[] Batches) Regression(int batches)
    {
        var random = new RandomSource(4);
        var truth = new Linear(3, 2, random);
        var model = new Linear(3, 2, new RandomSource(9));
        return (model, [.. Enumerable.Range(0, batches).Select(_ =>
        {
            Tensor x = Tensor.Normal([4, 3], random);
            return (x, truth.Forward(x).Detach());
        })]);
    }

    private sealed class Calls(int stopAt) : TrainingCallback
    {
        public string Log { get; private set; } = "";

        public override void OnBatch(TrainingContext context) => Log += double.IsFinite(context.BatchLoss) ? "w" : "?";

        public override void OnStep(TrainingContext context)
        {
            Log += $"S{context.Progress.TotalSteps} ";
            if (context.Progress.TotalSteps == stopAt)
            {
                context.Stop();
            }
        }

        public override void OnValidation(TrainingContext context) => Log += context.Progress.ValidationLoss == 1 ? "V " : "?";

        public override void OnEpoch(TrainingContext context) => Log += $"E{context.Progress.FinishedEpoch!.Epoch} ";
    }

    private sealed class Listener(List<TrainingProgress> reports) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => reports.Add(value);
    }
}
