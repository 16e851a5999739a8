using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// The filter of a hidden Markov model as a recurrent cell, one time step: h_t ∝ (h_{t−1} ⊙ B x_t) A, where h is the distribution of the hidden state
/// of the next observation, before the first one π, and p(x_{t+1} = v | x_1 … x_t) = (h_t B)_v.
/// </summary>
/// <remarks>
/// Parameters: the logits <c>start</c> [H], <c>transition</c> [H, H] and <c>emission</c> [H, InputSize], with π = softmax(start) and the rows of A and
/// B the softmax of the rows. x is a one-hot vector, or any distribution over observations. Trained by gradient, the cell climbs the same likelihood
/// as the expectation maximization of a categorical hidden Markov model.
/// <example><code>
/// var layer = new CellLayer(new HmmCell(inputSize: 28, hiddenSize: 16, random));
/// </code></example>
/// </remarks>
public sealed class HmmCell : RecurrentCell
{
    /// <summary>Added to a sum of probabilities, so that an impossible observation gives no NaN.</summary>
    private const double Smallest = 1e-30;

    private readonly HmmCellOptions _options;
    private readonly Parameter _start;
    private readonly Parameter _transition;
    private readonly Parameter _emission;

    /// <summary>Creates the cell. The logits are normal random numbers of standard deviation 0.5.</summary>
    /// <param name="inputSize">The number of observations V, at least 1.</param>
    /// <param name="hiddenSize">The number of hidden states H, at least 1.</param>
    /// <param name="random">The source of the initial parameters.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or an index of the options is not an input.</exception>
    /// <exception cref="ArgumentException">The only input is excluded.</exception>
    public HmmCell(int inputSize, int hiddenSize, RandomSource random, HmmCellOptions? options = null)
        : base(inputSize, hiddenSize)
    {
        ArgumentNullException.ThrowIfNull(random);
        _options = options ?? new HmmCellOptions();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(_options.ExcludedInput ?? 0, inputSize, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(_options.RestartInput ?? 0, inputSize, nameof(options));
        if (inputSize == 1 && _options.ExcludedInput is not null)
            throw new ArgumentException("HmmCell: the only input must not be excluded.", nameof(options));
        _start = AddParameter("start", Normal([hiddenSize], random));
        _transition = AddParameter("transition", Normal([hiddenSize, hiddenSize], random));
        _emission = AddParameter("emission", Normal([hiddenSize, inputSize], random));
    }

    /// <summary>π = softmax(start), [H].</summary>
    public Tensor StartProbabilities() => _start.Softmax();

    /// <summary>A, the probability of the next state (column) after a state (row), [H, H].</summary>
    public Tensor TransitionProbabilities() => _transition.Softmax();

    /// <summary>B, the probability of an observation (column) in a state (row), [H, InputSize].</summary>
    public Tensor EmissionProbabilities() => (_options.ExcludedInput is { } excluded ? _emission + Mask(excluded) : _emission).Softmax();

    /// <summary>Computes the distribution of the next hidden state, [batch, HiddenSize].</summary>
    /// <param name="x">The observation, one-hot, [batch, InputSize].</param>
    /// <param name="h">The distribution of the hidden state of the observation, [batch, HiddenSize].</param>
    /// <exception cref="ArgumentException">A shape or a data type does not match.</exception>
    public Tensor Step(Tensor x, Tensor h)
    {
        CheckInput(x);
        CheckState(h, x, nameof(h), nameof(HiddenSize), HiddenSize);
        Tensor next = Next(h, x.MatMul(EmissionProbabilities(), transposeB: true), TransitionProbabilities());
        return _options.RestartInput is { } restart ? Restart(next, x.Slice(1, restart, 1), StartProbabilities()) : next;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        return [Step(x, state[0])];
    }

    /// <summary>Creates the initial state: π for every sequence.</summary>
    /// <param name="batchSize">The number of sequences, at least 1.</param>
    /// <returns>One tensor [batch, HiddenSize].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public override IReadOnlyList<Tensor> CreateState(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return [Tensor.Zeros([batchSize, HiddenSize], _start.DType) + StartProbabilities()];
    }

    /// <summary>(h ⊙ b) A / Σ h ⊙ b.</summary>
    /// <param name="h">The predicted states, [batch, H].</param>
    /// <param name="likelihoods">b, the probability of the observation in every state, [batch, H].</param>
    /// <param name="transition">A.</param>
    internal static Tensor Next(Tensor h, Tensor likelihoods, Tensor transition)
    {
        Tensor joint = h * likelihoods;
        return (joint / (joint.Sum(axis: -1, keepAxis: true) + Smallest)).MatMul(transition);
    }

    /// <summary>π where the observation restarts the filter.</summary>
    /// <param name="next">The next states, [batch, H].</param>
    /// <param name="restarts">1 where the filter restarts, otherwise 0, [batch, 1].</param>
    /// <param name="start">π.</param>
    internal static Tensor Restart(Tensor next, Tensor restarts, Tensor start) => ((1 - restarts) * next) + (restarts * start);

    /// <summary>ln Σ_i h_i b_i, at least ln 1e-30.</summary>
    internal static Tensor LogProbability(Tensor h, Tensor likelihoods) => ((h * likelihoods).Sum(axis: -1) + Smallest).Log();

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        base.WriteConfiguration(writer);
        if (_options.ExcludedInput is { } excluded)
            writer.WriteNumber("excludedInput", excluded);
        if (_options.RestartInput is { } restart)
            writer.WriteNumber("restartInput", restart);
    }

    private static Tensor Normal(Shape shape, RandomSource random)
    {
        const float StandardDeviation = 0.5f;
        Tensor tensor = Tensor.Zeros(shape);
        random.Normal(tensor.AsWritableSpan(), 0, StandardDeviation);
        return tensor;
    }

    private Tensor Mask(int excluded)
    {
        Tensor mask = Tensor.Zeros([InputSize]);
        mask.AsWritableSpan()[excluded] = float.NegativeInfinity;
        return mask.To(_emission.DType);
    }
}
