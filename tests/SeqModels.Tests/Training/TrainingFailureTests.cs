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

/// <summary>Values that are not finite, and what is refused before the first step.</summary>
public sealed class TrainingFailureTests
{
    private static readonly TrainingOptions Short = new() { Epochs = 1, BatchSize = 4, SequenceLength = 20, Optimizer = new SgdOptions { LearningRate = 0.1 } };

    [Fact]
    public void A_loss_that_is_not_finite_stops_with_the_step_the_layer_and_the_last_finite_values()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm);
        (string name, Parameter parameter) = model.NamedParameters().ElementAt(2);
        var reports = new List<TrainingProgress>();
        Action train = () => model.Train(TinyText.Encoded, options: Short, progress: new Listener(report =>
        {
            reports.Add(report);
            if (report.TotalSteps == 6)
            {
                parameter.AsWritableSpan()[7] = float.NaN;
            }
        }));

        NonFiniteTrainingException failure = train.Should().Throw<NonFiniteTrainingException>().Which;
        TrainingProgress last = reports[^1];
        (failure.TotalSteps, failure.Epoch, failure.ParameterName).Should().Be((7, 1, name));
        (failure.LastLoss, failure.LastGradientNorm, failure.LastLearningRate).Should().Be((last.Loss, last.GradientNorm, 0.1));
        failure.Message.Should().Contain("step 7").And.Contain($"'{name}'").And.Contain("NaN at element").And.Contain("last finite step had loss");
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_named_by_its_layer()
    {
        (Mlp model, TrainingTask task) = Spiked(spikeAt: 3);
        Action train = () => new Trainer(task, Short).Train();
        NonFiniteTrainingException failure = train.Should().Throw<NonFiniteTrainingException>().Which;
        failure.TotalSteps.Should().Be(3);
        failure.ParameterName.Should().Be(model.NamedParameters().First().Name);
        failure.Message.Should().Contain("the gradient of '");
    }

    [Theory]
    [InlineData(NonFinitePolicy.SkipStep, 2, 0)]
    [InlineData(NonFinitePolicy.ClearBadValues, 0, 26)]
    public void Bad_steps_are_skipped_or_cleared_and_counted(NonFinitePolicy policy, int skipped, int cleared)
    {
        (Mlp model, TrainingTask task) = Spiked(spikeAt: 3);
        TrainingResult result = new Trainer(task, Short with { Epochs = 2, Clipping = GradientClipping.None with { NonFinite = policy } }).Train();
        result.SkippedSteps.Should().Be(skipped);
        result.Epochs.Sum(epoch => epoch.SkippedSteps).Should().Be(skipped);
        (result.ClearedValues > 0).Should().Be(cleared > 0);
        result.Epochs.Should().OnlyContain(epoch => double.IsFinite(epoch.TrainLoss));
        model.Parameters().SelectMany(parameter => parameter.AsSpan().ToArray()).Should().OnlyContain(value => float.IsFinite(value));
    }

    /// <summary>Without it every later loss would be NaN.</summary>
    [Fact]
    public void A_skipped_step_forgets_the_carried_state()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm);
        var task = new LanguageModelTask(model, new SequentialBatches(TinyText.Encoded, 4, 20));
        bool isSpoilt = false;
        TrainingResult result = new Trainer(task, Short with { Clipping = GradientClipping.None with { NonFinite = NonFinitePolicy.SkipStep } }).Train(new Listener(report =>
        {
            if (report.TotalSteps == 4 && !isSpoilt)
            {
                isSpoilt = true;
                task.State().First().Tensor.AsWritableSpan().Fill(float.NaN);
            }
        }));
        result.SkippedSteps.Should().Be(1);
        result.Epochs[0].TrainLoss.Should().BeInRange(0, 10);
    }

    [Fact]
    public void What_cannot_work_is_refused_before_training()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Rnn);
        EncodedCorpus text = TinyText.Encoded, empty = text.Slice(0, 0);
        Vocabulary other = Vocabulary.FromList(["a", "b"]);
        var otherText = new EncodedCorpus(other, new int[] { 0, 1, 0 });

        Refused(() => model.Train(empty, options: Short)).Should().Contain("at least 81 tokens, but it has 0");
        Refused(() => model.Train(text, options: Short with { BatchSize = 5000 })).Should().Contain("Lower the batch size");
        Refused(() => model.Train(text, options: Short with { SequenceLength = 5000 })).Should().Contain("sequence length");
        Refused(() => model.Train(text, empty, Short)).Should().Contain("validation text contains no tokens");
        Refused(() => model.Train(text, otherText, Short)).Should().Contain("the validation text must be encoded with the model's vocabulary");
        Refused(() => model.Train(text, text.Slice(0, 300), Short with { ValidationBatchSize = 300 })).Should().Contain("ValidationBatchSize");
        Refused(() => _ = new EncodedCorpus(other, new int[] { 0, 2 })).Should().Contain("position 1 holds 2");
        Refused(() => model.Train(text, options: Short with { Schedule = new PlateauSchedule() })).Should().Contain("Schedule (PlateauSchedule) requires validation data");
        Refused(() => model.Train(text, options: Short with { Patience = 1 })).Should().Contain("Patience requires validation data");
        Refused(() => model.Train(text, options: Short with { ValidateEverySteps = 1 })).Should().Contain("ValidateEverySteps requires validation data");
        Refused(() => model.Train(text, options: Short with { Averaging = WeightAveraging.WhenNotImproving() })).Should().Contain("requires validation data");
        Refused(() => TrainingTask.Create(model, Array.Empty<int>(), _ => Tensor.Zeros([]))).Should().Contain("at least one batch");

        Vocabulary bounded = Vocabulary.FromList(["<s>", "</s>", "x"], begin: "<s>", end: "</s>");
        var begun = new RecurrentLanguageModel(bounded, new RecurrentLanguageModelOptions { HiddenSize = 4, EmbeddingSize = 4 });
        Refused(() => begun.Train(new EncodedCorpus(bounded, new int[] { 2, 2, 0, 2 }), options: Short with { BatchSize = 1, SequenceLength = 2 })).Should().Contain("'<s>' at position 2");

        static string Refused(Action action) => action.Should().Throw<ArgumentException>().Which.Message;
    }

    [Fact]
    public void The_short_form_of_training_gives_the_bits_of_the_long_one()
    {
        TrainingOptions options = Short with { Epochs = 1, Sampling = SamplingMode.Random };
        RecurrentLanguageModel shortly = TinyText.Model(CellKind.Rnn), longly = TinyText.Model(CellKind.Rnn);
        shortly.Train(TinyText.Encoded, options: options);
        new Trainer(new LanguageModelTask(longly, new RandomBatches(TinyText.Encoded, options.BatchSize, options.SequenceLength)), options).Train();
        foreach ((Parameter one, Parameter other) in shortly.Parameters().Zip(longly.Parameters()))
            one.AsSpan().SequenceEqual(other.AsSpan()).Should().BeTrue();
    }

    /// <summary>A regression, one of whose batches in every epoch has an input so large that squares overflow.</summary>
    private static (Mlp Model, TrainingTask Task) Spiked(int spikeAt)
    {
        var random = new RandomSource(4);
        var model = new Mlp([3, 4, 2], random);
        Tensor[] inputs = [.. Enumerable.Range(1, 6).Select(i => Tensor.Normal([4, 3], random) * (i == spikeAt ? float.PositiveInfinity : 1f))];
        return (model, TrainingTask.Create(model, 6, _ => inputs, x => Loss.MeanSquaredError(model.Forward(x), Tensor.Zeros([4, 2]))));
    }

    private sealed class Listener(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
