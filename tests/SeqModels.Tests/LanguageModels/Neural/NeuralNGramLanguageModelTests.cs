using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Tests.Training;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.LanguageModels;

public sealed class NeuralNGramLanguageModelTests : IDisposable
{
    private static readonly Vocabulary Words = Vocabulary.FromList(["<s>", "</s>", "a", "b", "c"], begin: "<s>", end: "</s>");
    private static readonly Vocabulary Letters = Vocabulary.FromList(["a", "b", "c"]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-neural-n-gram-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "model");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<NeuralNGramOptions> Architectures => new(
        new NeuralNGramOptions { ContextLength = 2, EmbeddingSize = 3, HiddenSizes = [4] },
        new NeuralNGramOptions { ContextLength = 3, EmbeddingSize = 2, HiddenSizes = [4, 5], Activation = ActivationFunction.Sigmoid, DirectConnections = true },
        new NeuralNGramOptions { ContextLength = 2, EmbeddingSize = 3, HiddenSizes = [3], TieWeights = true },
        new NeuralNGramOptions { ContextLength = 2, EmbeddingSize = 3, HiddenSizes = [5], TieWeights = true, InitialRange = 0.5 },
        new NeuralNGramOptions { ContextLength = 2, EmbeddingSize = 3, HiddenSizes = [] },
        new NeuralNGramOptions { ContextLength = 2, EmbeddingSize = 3, HiddenSizes = [], TieWeights = true });

    /// <summary>softmax(U tanh(H x + d) + W x + b) by scalar loops, equation 1 of Bengio et al. 2003.</summary>
    [Fact]
    public void Probabilities_are_those_of_the_formula()
    {
        const int Context = 2, Embedding = 3, Hidden = 4;
        var model = new NeuralNGramLanguageModel(Letters, new() { ContextLength = Context, EmbeddingSize = Embedding, HiddenSizes = [Hidden], DirectConnections = true, Seed = 4 });
        float[] table = Values("embedding.weight"), h = Values("hidden.0.weight"), d = Values("hidden.0.bias"), u = Values("decoder.weight"), b = Values("decoder.bias");
        int[] text = [2, 0, 1, 1, 2];
        LanguageModelState state = model.CreateState();
        for (int t = 0; t < text.Length; t++)
        {
            // Row 3 of the embedding stands for no token.
            double[] x = [.. new[] { t - 2, t - 1 }.SelectMany(i => table.Skip((i < 0 ? 3 : text[i]) * Embedding).Take(Embedding)).Select(value => (double)value)];
            double[] tanh = [.. Enumerable.Range(0, Hidden).Select(k => Math.Tanh(d[k] + x.Select((value, i) => value * h[(k * x.Length) + i]).Sum()))];
            double[] features = [.. tanh, .. x];
            double[] logits = [.. Enumerable.Range(0, 3).Select(k => b[k] + features.Select((value, i) => value * u[(k * features.Length) + i]).Sum())];
            double expected = logits[text[t]] - Math.Log(logits.Sum(Math.Exp));
            state.Score(text[t]).Should().BeApproximately(expected, 1e-5);
        }

        float[] Values(string name) => model[name].AsSpan().ToArray();
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Gradients_are_those_of_the_loss(NeuralNGramOptions options)
    {
        foreach (Vocabulary vocabulary in (Vocabulary[])[Words, Letters])
        {
            var model = new NeuralNGramLanguageModel(vocabulary, options with { Seed = 2 });
            model.ConvertTo(DType.Float64);
            Indices tokens = new(new[] { 2, 1, 1, 2, 2, 1 }, [2, 3]), targets = new(new[] { 1, 1, 2, 2, 1, 2 }, [2, 3]);
            GradientCheck.Check(() => model.Loss(tokens, targets).Loss, [.. model.Parameters()]).ThrowIfFailed();
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void The_loss_of_windows_is_that_of_scoring(NeuralNGramOptions options)
    {
        var model = new NeuralNGramLanguageModel(Words, options);
        int[] text = [2, 3, 4, 1, 3, 3, 2, 1, 1, 4, 2, 3, 4];
        var scores = new double[text.Length];
        model.CreateState().Score(text, scores);
        double expected = -scores.Skip(1).Average();
        model.Loss(Window(0, 12), Window(1, 12)).Loss.Item().Should().BeApproximately(expected, 1e-5);

        Loss.CrossEntropy(model.Forward(Window(0, 12)), Window(1, 12)).Item().Should().BeApproximately(expected, 1e-5);

        // Two windows with carried contexts are one window.
        TokenLoss first = model.Loss(Window(0, 7), Window(1, 7)), second = model.Loss(Window(7, 5), Window(8, 5), first.Carried);
        (((first.CrossEntropy!.Value * 7) + (second.CrossEntropy!.Value * 5)) / 12).Should().BeApproximately(expected, 1e-5);
        second.Carried.Single().Shape.ToString().Should().Be($"[1, {options.ContextLength}]");

        Indices Window(int start, int count) => new(text.AsMemory(start, count), [1, count]);
    }

    [Fact]
    public void The_context_restarts_after_a_sentence_and_begins_with_the_start_embedding()
    {
        var model = new NeuralNGramLanguageModel(Words, new() { ContextLength = 3, EmbeddingSize = 4, HiddenSizes = [5] });
        LanguageModelState fresh = model.CreateState(), read = model.CreateState();
        foreach (int token in (int[])[2, 3, 4, 1])
            read.Advance(token);
        read.LogProbability(3).Should().Be(fresh.LogProbability(3));
        read.Advance(2);
        fresh.Advance(2);
        read.LogProbability(3).Should().Be(fresh.LogProbability(3));
        model.CreateCarriedState(2).Single().Tensor.AsSpan().ToArray().Should().OnlyContain(id => id == 0);
        new NeuralNGramLanguageModel(Letters).CreateCarriedState(1).Single().Tensor.AsSpan().ToArray().Should().OnlyContain(id => id == 3);
    }

    [Fact]
    public void Training_reaches_what_the_order_permits()
    {
        // A chain in which a token is determined by the two before it.
        int[] ids = new int[3000];
        for (int i = 2; i < ids.Length; i++)
            ids[i] = (ids[i - 1] + (2 * ids[i - 2]) + (i % 31 == 0 ? 1 : 0)) % 3;
        EncodedCorpus text = new(Letters, ids), train = text.Slice(0, 2500), test = text.Slice(2500, 500);
        double[] perplexities = [.. new[] { 1, 2 }.Select(length =>
        {
            var model = new NeuralNGramLanguageModel(Letters, new() { ContextLength = length, EmbeddingSize = 6, HiddenSizes = [16] });
            model.Train(train, options: new TrainingOptions { Epochs = 12, BatchSize = 4, SequenceLength = 20, Optimizer = new AdamOptions { LearningRate = 0.01 } });
            return Evaluator.Evaluate(model, test).Perplexity;
        })];
        perplexities[1].Should().BeLessThan(1.3).And.BeLessThan(perplexities[0] - 0.2);
    }

    [Fact]
    public void The_same_bits_with_any_number_of_threads()
    {
        string[] prints = [.. new[] { 1, 2 }.Select(degree =>
        {
            using (Parallelism.Limit(degree))
            {
                var model = new NeuralNGramLanguageModel(TinyText.Vocabulary, new() { Dropout = 0.2, InputDropout = 0.1, HiddenSizes = [128] });
                model.Train(TinyText.Encoded, options: new TrainingOptions { Epochs = 1, BatchSize = 8, SequenceLength = 20 });
                return string.Join(' ', model.Parameters().Select(parameter => parameter.AsSpan().ToArray().Sum(value => (double)value)));
            }
        })];
        prints[1].Should().Be(prints[0]);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_file_has_the_options_and_parameters(NeuralNGramOptions options)
    {
        var model = new NeuralNGramLanguageModel(Words, options with { Dropout = 0.1, InputDropout = 0.2, Seed = 7 }, new WhitespaceTokenizer());
        model.Save(Path);
        NeuralNGramLanguageModel loaded = NeuralNGramLanguageModel.Load(Path);
        loaded.Options.Should().BeEquivalentTo(model.Options);
        loaded.IsTraining.Should().BeFalse();
        loaded.Tokenizer.Should().BeOfType<WhitespaceTokenizer>();
        loaded.NamedParameters().Select(named => named.Name).Should().Equal(model.NamedParameters().Select(named => named.Name));
        loaded.Parameters().Zip(model.Parameters()).Should().AllSatisfy(pair => pair.First.AsSpan().SequenceEqual(pair.Second.AsSpan()).Should().BeTrue());
        NeuralNGramLanguageModel.Load(Path, new CharacterTokenizer()).Tokenizer.Should().BeOfType<CharacterTokenizer>();
    }

    [Theory]
    [InlineData("\"contextLength\":2", "\"contextLength\":3", "*'hidden.0.weight' must be [4, 9], but is [4, 6]*")]
    [InlineData("\"contextLength\":2", "\"contextLength\":0", "*ContextLength*")]
    [InlineData("\"contextLength\":2", "\"contextLength\":2147483647", "*")]
    [InlineData("\"hiddenSizes\":[4]", "\"hiddenSizes\":[]", "*'decoder.weight' must be [5, 6]*")]
    [InlineData("\"activation\":\"Tanh\"", "\"activation\":\"Sinh\"", "*'activation' must be one of*Sinh*")]
    [InlineData("\"version\":1", "\"version\":2", "*version must be 1, but was 2*")]
    [InlineData("\"tieWeights\":false", "\"tieWeights\":true,\"directConnections\":true", "*")]
    [InlineData("{", "[", "*")]
    public void Damaged_options_are_refused(string part, string changed, string message)
    {
        var model = new NeuralNGramLanguageModel(Words, new() { ContextLength = 2, EmbeddingSize = 3, HiddenSizes = [4] });
        model.Save(Path);
        SafeTensorsFile file = SafeTensors.Load(Path);
        Dictionary<string, string> metadata = new(file.Metadata);
        const string Key = "seqmodels.neural-n-gram-language-model";
        metadata[Key].Should().Contain(part);
        metadata[Key] = metadata[Key].Replace(part, changed, StringComparison.Ordinal);
        SafeTensors.Save(Path, file.Tensors, metadata);
        FluentActions.Invoking(() => NeuralNGramLanguageModel.Load(Path)).Should().Throw<InvalidDataException>().WithMessage($"NeuralNGramLanguageModel.Load: '{Path}'{message}");
        SafeTensors.Save(Path, file.Tensors);
        FluentActions.Invoking(() => NeuralNGramLanguageModel.Load(Path)).Should().Throw<InvalidDataException>().WithMessage("*no neural n-gram model*");
    }

    [Fact]
    public void Wrong_options_and_calls_are_refused()
    {
        FluentActions.Invoking(() => new NeuralNGramLanguageModel(Words, new() { DirectConnections = true, TieWeights = true })).Should().Throw<ArgumentException>().WithMessage("*exclude each other*");
        FluentActions.Invoking(() => new NeuralNGramLanguageModel(Words, new() { DirectConnections = true, HiddenSizes = [] })).Should().Throw<ArgumentException>().WithMessage("*hidden layer*");
        FluentActions.Invoking(() => new NeuralNGramOptions { ContextLength = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new NeuralNGramOptions { HiddenSizes = [3, 0] }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*HiddenSizes*");
        var model = new NeuralNGramLanguageModel(Words, new() { Dropout = 0.1 });
        FluentActions.Invoking(model.CreateState).Should().Throw<InvalidOperationException>().WithMessage("*training mode*");
        FluentActions.Invoking(() => model.Loss(new Indices(new[] { 2 }, [1]), new Indices(new[] { 2 }, [1]))).Should().Throw<ArgumentException>().WithMessage("*batch, time*");
        Indices one = new(new[] { 2 }, [1, 1]);
        FluentActions.Invoking(() => model.Forward(new Indices(new[] { 2 }, [1]))).Should().Throw<ArgumentException>().WithMessage("*batch, time*");
        FluentActions.Invoking(() => model.Loss(one, one, [Tensor.Zeros([1, 2])])).Should().Throw<ArgumentException>().WithMessage("*carried must be one tensor [1, 4]*");
        FluentActions.Invoking(() => model.Loss(one, one, [Tensor.Full([1, 4], 9)])).Should().Throw<ArgumentOutOfRangeException>();
        model.Evaluate();
        model["hidden.0.bias"].AsWritableSpan()[3] = float.NaN;
        FluentActions.Invoking(() => model.LogProbability([2])).Should().Throw<InvalidDistributionException>().WithMessage("NeuralNGramLanguageModel (order 5, hidden 256, vocabulary of 5)*'hidden.0.bias'*NaN at element [3]*");
    }
}
