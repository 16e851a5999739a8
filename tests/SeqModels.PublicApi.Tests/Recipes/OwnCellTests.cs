using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Recipes;

/// <summary>A cell of a user's own in a language model: trained, saved, loaded, streamed.</summary>
public sealed class OwnCellTests : IDisposable
{
    private const string Line = "the quick brown fox jumps over the lazy dog and the dog sleeps";

    private static readonly Corpus Text = Corpus.FromText(string.Join('\n', Enumerable.Repeat(Line, 60)), CorpusOptions.Characters);
    private static readonly EncodedCorpus Encoded = Text.Encode(Text.BuildVocabulary());

    private static readonly RecurrentLanguageModelOptions Options = new()
    {
        Recurrent = new CellLayerOptions { CellFactory = (inputSize, hiddenSize, random) => new LayerNormLstmCell(inputSize, hiddenSize, random), LayerCount = 2 },
        HiddenSize = 24,
        EmbeddingSize = 12,
        Seed = 1,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("own-cell").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ItIsTrainedSavedAndLoaded()
    {
        var model = new RecurrentLanguageModel(Encoded.Vocabulary, Options, new CharacterTokenizer());
        double before = Perplexity(model);
        model.Train(Encoded, options: new TrainingOptions { Epochs = 2, BatchSize = 8, SequenceLength = 16, Optimizer = new AdamOptions { LearningRate = 0.01 } });
        model.Evaluate();
        double after = Perplexity(model);
        after.Should().BeLessThan(before / 2);

        string path = Path.Combine(_folder, "model.safetensors");
        model.Save(path);
        FluentActions.Invoking(() => RecurrentLanguageModel.Load(path)).Should().Throw<ArgumentException>().WithMessage("*has user-defined cells*CellFactory*");
        RecurrentLanguageModel loaded = RecurrentLanguageModel.Load(path, new() { CellFactory = ((CellLayerOptions)Options.Recurrent).CellFactory });
        Perplexity(loaded).Should().Be(after);
        loaded.GenerateText("the ", new() { MaxTokens = 20 }).Should().Be(model.GenerateText(new CharacterTokenizer(), "the ", new() { MaxTokens = 20 }));
    }

    [Fact]
    public void StreamingGivesWhatTheWholeSequenceGives()
    {
        var model = new RecurrentLanguageModel(Encoded.Vocabulary, Options);
        model.Evaluate();
        int[] tokens = Encoded.Ids[..20].ToArray();
        Tensor whole = model.Forward(new Indices(tokens, [1, tokens.Length]), model.CreateStepper().GetState()).Logits.LogSoftmax();
        RecurrentLanguageModelStepper stepper = model.CreateStepper();
        float[] row = new float[Encoded.Vocabulary.Count];
        for (int t = 0; t < tokens.Length; t++)
        {
            stepper.Advance(tokens[t]);
            stepper.LogProbabilities(row);
            row.Should().Equal(whole.Select(0, 0).Select(0, t).AsSpan().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5f);
        }

        FluentActions.Invoking(() => model.CreateStepper(precision: WeightPrecision.Int8)).Should().Throw<NotSupportedException>().WithMessage("*LayerNormLstmCell supports Float32 only*");
    }

    [Fact]
    public void ItsGradientsAreRight()
    {
        var layer = new CellLayer(5, 4, new RandomSource(1), (CellLayerOptions)Options.Recurrent with { Bidirectional = true });
        layer.ConvertTo(DType.Float64);
        Tensor x = Random([3, 4, 5], 2);
        RecurrentState state = new(Random([4, 3, 4], 3), Random([4, 3, 4], 4));
        GradientCheck.Check(
            () =>
            {
                RecurrentOutput result = layer.Forward(x, state, new[] { 2, 4, 1 });
                return (result.Output * result.Output).Sum() + result.State.Hidden.Sum() + result.State.Cell!.Sum();
            },
            [x, .. state.Tensors, .. layer.Parameters()]).ThrowIfFailed();
    }

    private static Tensor Random(Shape shape, ulong seed)
    {
        float[] values = new float[shape.ElementCount];
        new RandomSource(seed).Normal(values);
        return Tensor.From(values, shape).To(DType.Float64);
    }

    private static double Perplexity(RecurrentLanguageModel model) => Evaluator.Evaluate(model, Encoded).Perplexity;
}
