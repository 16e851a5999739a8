using System.Globalization;
using SeqModels.LanguageModels.Neural;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A hidden Markov model that is trained by gradient: the filter of an <see cref="HmmCell"/>, p(x_t | x_1 … x_{t−1}) = Σ_i h_i B_i(x_t). With the same
/// probabilities it is the same language model as a categorical hidden Markov model estimated by expectation maximization.
/// </summary>
/// <remarks>
/// Parameters: the logits <c>cell.start</c>, <c>cell.transition</c> and <c>cell.emission</c>. After <c>&lt;/s&gt;</c> the filter restarts;
/// <c>&lt;s&gt;</c> is never predicted. Saved and loaded like every module.
/// <example><code>
/// var model = new HmmLanguageModel(vocabulary, stateCount: 16);
/// model.Train(train, validation, new TrainingOptions { Epochs = 20, Optimizer = new AdamOptions { LearningRate = 0.05 } });
/// </code></example>
/// </remarks>
public sealed class HmmLanguageModel : Module, IDifferentiableLanguageModel
{
    private const double SmallestLogit = -80;

    private readonly HmmCell _cell;
    private readonly Lock _packing = new();
    private HmmFilter? _filter;

    /// <summary>Creates a model and initializes its parameters.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="stateCount">The number of hidden states, at least 1.</param>
    /// <param name="seed">The seed of the initial parameters.</param>
    /// <param name="tokenizer">The tokenizer; null if the model is used with tokens only.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of states is below 1.</exception>
    public HmmLanguageModel(Vocabulary vocabulary, int stateCount, ulong seed = 0, ITokenizer? tokenizer = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        (Vocabulary, Tokenizer) = (vocabulary, tokenizer);
        var options = new HmmCellOptions { ExcludedInput = vocabulary.BeginId, RestartInput = vocabulary.EndId };
        _cell = AddModule("cell", new HmmCell(vocabulary.Count, stateCount, new RandomSource(seed), options));
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public ITokenizer? Tokenizer { get; }

    /// <summary>The number of hidden states.</summary>
    public int StateCount => _cell.HiddenSize;

    Module IDifferentiableLanguageModel.Module => this;

    /// <summary>π, [N].</summary>
    public double[] StartProbabilities() => (double[])Filter().Start.Clone();

    /// <summary>A, [N, N]: the probability of the next state (column) after a state (row).</summary>
    public double[,] TransitionProbabilities() => (double[,])Filter().Transition.Clone();

    /// <summary>B, [N, V]: the probability of a token (column) in a state (row).</summary>
    public double[,] EmissionProbabilities() => (double[,])Filter().Emission.Clone();

    /// <summary>Sets the parameters to given probabilities, for example those of a model estimated by expectation maximization. Probabilities below
    /// e^−80 are raised to it.</summary>
    /// <param name="start">π, [N].</param>
    /// <param name="transition">A, [N, N].</param>
    /// <param name="emission">B, [N, V].</param>
    /// <exception cref="ArgumentException">A size does not match; the model is then unchanged.</exception>
    public void SetProbabilities(double[] start, double[,] transition, double[,] emission)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(transition);
        ArgumentNullException.ThrowIfNull(emission);
        Parameter[] parameters = [_cell["start"], _cell["transition"], _cell["emission"]];
        Tensor[] logits = [Logits(start, [start.Length]), Logits(transition, [transition.GetLength(0), transition.GetLength(1)]), Logits(emission, [emission.GetLength(0), emission.GetLength(1)])];
        for (int i = 0; i < logits.Length; i++)
        {
            if (logits[i].Shape != parameters[i].Shape)
                throw new ArgumentException($"HmmLanguageModel.SetProbabilities: {parameters[i].Name} must be {parameters[i].Shape}, but was {logits[i].Shape}.");
        }

        for (int i = 0; i < logits.Length; i++)
            logits[i].To(parameters[i].DType).CopyTo(parameters[i]);
    }

    /// <summary>Computes the log-probabilities of the next token at every position.</summary>
    /// <param name="tokens">Token ids, [batch, time].</param>
    /// <returns>ln p of every token as the next, [batch, time, vocabulary], at least ln 1e-30.</returns>
    public Tensor Forward(Indices tokens)
    {
        Tensor emission = _cell.EmissionProbabilities();
        Tensor states = Read(tokens, _cell.CreateState(tokens.Shape[0])[0], emission).States;
        return (states.MatMul(emission) + 1e-30).Log();
    }

    /// <inheritdoc/>
    public TokenLoss Loss(Indices tokens, Indices targets, IReadOnlyList<Tensor>? carried)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(targets);
        Tensor emission = _cell.EmissionProbabilities();
        (Tensor states, Tensor last) = Read(tokens, carried?[0] ?? _cell.CreateState(tokens.Shape[0])[0], emission);
        return new TokenLoss { Loss = -HmmCell.LogProbability(states, emission.Transpose().Gather(targets)).Mean(), Carried = [last] };
    }

    /// <inheritdoc/>
    public IReadOnlyList<NamedTensor> CreateCarriedState(int batchSize) => [("state", _cell.CreateState(batchSize)[0].Detach())];

    /// <inheritdoc/>
    /// <remarks>The parameters must not change while the state is used.</remarks>
    public LanguageModelState CreateState() => new HmmLanguageModelState(this, Filter());

    /// <summary>A short description: <c>HmmLanguageModel (16 states, vocabulary of 500)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{nameof(HmmLanguageModel)} ({StateCount} states, vocabulary of {Vocabulary.Count})");

    /// <summary>Runs the filter: the distribution of the next state after every token [batch, time, N], and after the last [batch, N].</summary>
    private (Tensor States, Tensor Last) Read(Indices tokens, Tensor state, Tensor emission)
    {
        Tensor transition = _cell.TransitionProbabilities(), start = _cell.StartProbabilities(), likelihoods = emission.Transpose().Gather(tokens);
        var states = new Tensor[tokens.Shape[1]];
        for (int t = 0; t < states.Length; t++)
        {
            state = HmmCell.Next(state, likelihoods.Select(1, t), transition);
            if (Vocabulary.EndId is { } end && Restarts(tokens, t, end) is { } restarts)
                state = HmmCell.Restart(state, restarts.To(state.DType), start);
            states[t] = state;
        }

        return (Tensor.Stack(states, axis: 1), state);
    }

    /// <summary>1 in the rows that end a sentence at a time step; null if there is none.</summary>
    private static Tensor? Restarts(Indices tokens, int time, int end)
    {
        ReadOnlySpan<int> ids = tokens.Values.Span;
        int rows = tokens.Shape[0], length = tokens.Shape[1];
        var ends = new float[rows];
        for (int row = 0; row < rows; row++)
            ends[row] = ids[(row * length) + time] == end ? 1 : 0;
        return ends.Contains(1) ? Tensor.From(ends, [rows, 1]) : null;
    }

    private static Tensor Logits(Array probabilities, Shape shape) =>
        Tensor.From(probabilities.Cast<double>().Select(p => Math.Max(Math.Log(p), SmallestLogit)).ToArray(), shape);

    /// <summary>The current probabilities, computed again when a parameter has changed.</summary>
    private HmmFilter Filter()
    {
        lock (_packing)
        {
            Parameter start = _cell["start"], transition = _cell["transition"], emission = _cell["emission"];
            if (_filter is null || !_filter.IsOf(start, transition, emission))
                _filter = new HmmFilter(start, transition, emission, Vocabulary.BeginId);
            return _filter;
        }
    }
}
