using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Recipes;

/// <summary>
/// A user's language model: p(x_t | x_{t−1}) = softmax of a perceptron of the last token's embedding beside a leaky average of the
/// embeddings before it, which is carried from window to window.
/// </summary>
internal sealed class NeuralBigram : Module, IDifferentiableLanguageModel
{
    private const int Width = 16;
    private const float Keep = 0.5f;

    private readonly Embedding _embedding;
    private readonly Mlp _output;

    public NeuralBigram(Vocabulary vocabulary, ulong seed = 0)
    {
        Vocabulary = vocabulary;
        var random = new RandomSource(seed);
        _embedding = AddModule("embedding", new Embedding(vocabulary.Count, Width, random));
        _output = AddModule("output", new Mlp([2 * Width, 32, vocabulary.Count], random, new MlpOptions { Dropout = 0.1 }));
    }

    public Vocabulary Vocabulary { get; }

    public Module Module => this;

    public IReadOnlyList<NamedTensor> CreateCarriedState(int batchSize) => [("average", Tensor.Zeros([batchSize, Width]))];

    public TokenLoss Loss(Indices tokens, Indices targets, IReadOnlyList<Tensor>? carried)
    {
        (Tensor logits, Tensor average) = Read(tokens, carried?[0] ?? Tensor.Zeros([tokens.Shape[0], Width]));
        return new TokenLoss { Loss = SeqModels.Losses.Loss.CrossEntropy(logits, targets), Carried = [average] };
    }

    public LanguageModelState CreateState() => new State(this, Tensor.Zeros([1, Width]), null);

    /// <summary>The logits after every token [batch, time, V], and the average after the last.</summary>
    private (Tensor Logits, Tensor Average) Read(Indices tokens, Tensor average)
    {
        Tensor embedded = _embedding.Forward(tokens);
        var logits = new List<Tensor>();
        for (int t = 0; t < tokens.Shape[1]; t++)
        {
            Tensor last = embedded.Slice(1, t, 1).Reshape([tokens.Shape[0], Width]);
            logits.Add(_output.Forward(Tensor.Concat([last, average], axis: 1)));
            average = (Keep * average) + ((1 - Keep) * last);
        }

        return (Tensor.Stack([.. logits], axis: 1), average);
    }

    private sealed class State(NeuralBigram model, Tensor average, Tensor? logits) : LanguageModelState
    {
        private Tensor _average = average;
        private Tensor? _logits = logits;

        public override void Advance(int token)
        {
            (Tensor logits, Tensor next) = model.Read(new Indices(new[] { token }, [1, 1]), _average);
            (_logits, _average) = (logits.Detach(), next.Detach());
        }

        public override double LogProbability(int token)
        {
            float[] probabilities = new float[model.Vocabulary.Count];
            Distribution(probabilities);
            return Math.Log(probabilities[token]);
        }

        public override void Distribution(Span<float> probabilities)
        {
            if (_logits is null)
                probabilities.Fill(1f / probabilities.Length);
            else
                _logits.Reshape([model.Vocabulary.Count]).Softmax().AsSpan().CopyTo(probabilities);
        }

        public override LanguageModelState Fork() => new State(model, _average, _logits);

        public override void CopyTo(LanguageModelState destination)
        {
            State other = SameKind<State>(destination);
            (other._average, other._logits) = (_average, _logits);
        }
    }
}
