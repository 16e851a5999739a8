using SeqModels.Evaluation;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Serialization;
using SeqModels.Text;
using SeqModels.Training;
using SeqModels.Tuning;

namespace SeqModels.PublicApi.Tests.Recipes;

/// <summary>A language model of a user of the package trains, validates, is checkpointed, resumed and saved without code of its own for that.</summary>
public sealed class UserLanguageModelTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 4,
        BatchSize = 4,
        Sampling = SamplingMode.Sequential,
        Optimizer = new AdamOptions { LearningRate = 0.01 },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly EncodedCorpus _train;
    private readonly EncodedCorpus _validation;

    public UserLanguageModelTests()
    {
        string[] words = ["to be or not to be. ", "that is the question. "];
        var random = new RandomSource(5);
        Corpus corpus = Corpus.FromText(string.Concat(Enumerable.Range(0, 60).Select(_ => words[random.NextInt(2)])), CorpusOptions.Characters);
        (Corpus train, Corpus validation, _) = corpus.Split(0.8, 0.1, 0.1);
        Vocabulary vocabulary = train.BuildVocabulary();
        (_train, _validation) = (train.Encode(vocabulary), validation.Encode(vocabulary));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_trains_in_one_line_and_is_measured_by_rows_as_by_tokens()
    {
        var model = new NeuralBigram(_train.Vocabulary);
        double before = Evaluator.Evaluate(model, _validation).Perplexity;
        TrainingResult result = model.Train(_train, _validation, Options);
        double after = Evaluator.Evaluate(model, _validation).Perplexity;
        after.Should().BeLessThan(before / 3);
        result.BestValidation.Should().BeApproximately(Math.Log(after), 1e-9);
        new LanguageModelTask(model, new RandomBatches(_train, 4, 10), _validation) { ValidationBatchSize = 2 }.Validate().Should().BeApproximately(Math.Log(after), 0.3);
        OverfitCheck.Run(new NeuralBigram(_train.Vocabulary), _train, new OverfitOptions { BatchSize = 1, Tolerance = 0.5 }).Passed.Should().BeTrue();
    }

    [Fact]
    public void It_goes_on_from_a_checkpoint_to_the_same_bits_in_the_middle_of_an_epoch()
    {
        var whole = new NeuralBigram(_train.Vocabulary);
        whole.Train(_train, _validation, Options);

        TrainingOptions saving = Options with { Checkpoints = new CheckpointOptions(Path.Combine(_folder, "run.checkpoint")) };
        using var stop = new CancellationTokenSource();
        var begun = new NeuralBigram(_train.Vocabulary);
        TrainingResult first = begun.Train(_train, _validation, saving, new StopAfter(10, stop), stop.Token);
        first.Reason.Should().Be(StopReason.Cancelled);
        var resumed = new NeuralBigram(_train.Vocabulary);
        resumed.Train(_train, _validation, saving).ResumedFrom!.TotalSteps.Should().Be(10);
        Values(resumed).Should().Equal(Values(whole));
    }

    [Fact]
    public void Its_state_is_carried_from_window_to_window()
    {
        LanguageModelTask task = LanguageModelTask.Create(new NeuralBigram(_train.Vocabulary), _train, options: Options);
        new Trainer(task, Options with { Epochs = 1 }).Train();
        task.State().Should().ContainSingle(named => named.Name == "average").Which.Tensor.AsSpan().ToArray().Should().Contain(value => value != 0);
    }

    [Fact]
    public void It_is_saved_and_loaded()
    {
        string path = Path.Combine(_folder, "model.safetensors");
        var model = new NeuralBigram(_train.Vocabulary);
        model.Train(_train, options: Options with { Epochs = 1 });
        model.Save(path);
        var loaded = new NeuralBigram(_train.Vocabulary, seed: 9);
        loaded.Load(path);
        Values(loaded).Should().Equal(Values(model));
    }

    private static float[] Values(NeuralBigram model) => [.. model.Parameters().SelectMany(parameter => parameter.AsSpan().ToArray())];

    private sealed class StopAfter(long steps, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.TotalSteps == steps)
                stop.Cancel();
        }
    }
}
