using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// A cell of a gated recurrent unit (GRU), one time step: R, Z = σ(X W_x· + H_{t−1} W_h· + b_·), H̃ = tanh(X W_xh + (R ⊙ H_{t−1}) W_hh + b_h),
/// H_t = Z ⊙ H_{t−1} + (1 − Z) ⊙ H̃; with <see cref="GruOptions.ResetAfter"/> H̃ = tanh(X W_xh + b_ih + R ⊙ (H_{t−1} W_hh + b_hh)).
/// </summary>
/// <remarks>Parameters, as in PyTorch's cell: <c>weight_ih</c> [3·H, InputSize], <c>weight_hh</c> [3·H, H], <c>bias_ih</c>, <c>bias_hh</c> [3·H], in the order r, z, n; no biases without <see cref="RecurrentOptions.HasBias"/>.</remarks>
public sealed class GruCell : RecurrentCell, ITracedCell
{
    private readonly GruOptions _options;
    private readonly DirectionParameters _weights;

    /// <summary>Creates the cell and initializes its parameters.</summary>
    /// <param name="inputSize">The number of features of x, at least 1.</param>
    /// <param name="hiddenSize">The hidden size H, at least 1.</param>
    /// <param name="random">The source of the initial parameters.</param>
    /// <param name="options">The options, of which the reset gate, biases and initialization are used; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or a parameter has more elements than a tensor can have.</exception>
    public GruCell(int inputSize, int hiddenSize, RandomSource random, GruOptions? options = null)
        : base(inputSize, hiddenSize)
    {
        _options = options ?? new GruOptions();
        _weights = RecurrentParameters.CreateForCell(this, _options, _options.Kernel, random, AddParameter);
    }

    /// <summary>Creates the cell over the parameters of a layer.</summary>
    internal GruCell(int inputSize, int hiddenSize, GruOptions options, DirectionParameters weights)
        : base(inputSize, hiddenSize)
    {
        (_options, _weights) = (options, weights);
        weights.ShareWith(this);
    }

    /// <summary>Computes the next hidden state h, [batch, HiddenSize].</summary>
    /// <param name="x">The input, [batch, InputSize].</param>
    /// <param name="h">The previous hidden state, [batch, HiddenSize].</param>
    /// <exception cref="ArgumentException">A shape or a data type does not match.</exception>
    public Tensor Step(Tensor x, Tensor h)
    {
        CheckInput(x);
        CheckState(h, x, nameof(h), nameof(HiddenSize), HiddenSize);
        return Step(x, h, trace: null);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
    {
        CheckStep(x, state);
        return [Step(x, state[0])];
    }

    /// <summary>Whether the reset gate is applied after the product with W_hh.</summary>
    internal bool ResetAfter => _options.ResetAfter;

    DirectionParameters ITracedCell.Weights => _weights;

    IReadOnlyList<Tensor> ITracedCell.Step(Tensor x, IReadOnlyList<Tensor> state, GateTrace trace) => [Step(x, state[0], trace)];

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        base.WriteConfiguration(writer);
        _options.WriteForm(writer);
    }

    private Tensor Step(Tensor x, Tensor h, GateTrace? trace)
    {
        Tensor[] ofX = _weights.OfInput(x).Split(3, axis: -1);
        Tensor[] w = _weights.HiddenWeights.Split(3, axis: 0);
        Tensor[]? b = _weights.HiddenBias?.Split(3, axis: 0);

        Tensor r = GateTrace.Sigmoid(trace, "reset", AddBias(ofX[0] + h.MatMul(w[0], transposeB: true), b?[0]));
        Tensor z = GateTrace.Sigmoid(trace, "update", AddBias(ofX[1] + h.MatMul(w[1], transposeB: true), b?[1]));
        Tensor candidate = GateTrace.Tanh(trace, "candidate", _options.ResetAfter
            ? ofX[2] + (r * AddBias(h.MatMul(w[2], transposeB: true), b?[2]))
            : AddBias(ofX[2] + (r * h).MatMul(w[2], transposeB: true), b?[2]));
        return (z * h) + ((1 - z) * candidate);
    }

    private static Tensor AddBias(Tensor sum, Tensor? bias) => bias is null ? sum : sum + bias;
}
