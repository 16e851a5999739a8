using MathNet.Numerics.LinearAlgebra;
using SeqModels.Tensors;

namespace SeqModels.Forecasting;

/// <summary>Windows of series: one row of inputs and one row of targets for each. The layout is documented at <see cref="Windows"/>.</summary>
public sealed class WindowSet
{
    private readonly WindowOrigin[] _origins;
    private readonly double[] _inputs;
    private readonly double[] _targets;

    internal WindowSet(TimeSeries example, int lags, int horizon, WindowOrigin[] origins, double[] inputs, double[] targets)
    {
        (Lags, Horizon, VariableCount) = (lags, horizon, example.VariableCount);
        (PastInputCount, KnownInputCount) = (example.PastInputs?.VariableCount ?? 0, example.KnownInputs?.VariableCount ?? 0);
        (_origins, _inputs, _targets) = (origins, inputs, targets);
    }

    /// <summary>The number of windows, at least 1.</summary>
    public int Count => _origins.Length;

    /// <summary>τ, the number of past times in the inputs.</summary>
    public int Lags { get; }

    /// <summary>The number of future times in the targets.</summary>
    public int Horizon { get; }

    /// <summary>V, the number of variables.</summary>
    public int VariableCount { get; }

    /// <summary>P, the number of past inputs; 0 for none.</summary>
    public int PastInputCount { get; }

    /// <summary>K, the number of known inputs; 0 for none.</summary>
    public int KnownInputCount { get; }

    /// <summary>The length of a row of inputs: Lags · (V + P) + Horizon · K.</summary>
    public int InputSize => (Lags * (VariableCount + PastInputCount)) + (Horizon * KnownInputCount);

    /// <summary>The length of a row of targets: Horizon · V.</summary>
    public int TargetSize => Horizon * VariableCount;

    /// <summary>The inputs of a window: a view of length <see cref="InputSize"/>.</summary>
    /// <param name="index">The window, in [0, <see cref="Count"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    public ReadOnlySpan<double> Input(int index) => _inputs.AsSpan(Checked(index) * InputSize, InputSize);

    /// <summary>The targets of a window: a view of length <see cref="TargetSize"/>.</summary>
    /// <param name="index">The window, in [0, <see cref="Count"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    public ReadOnlySpan<double> Target(int index) => _targets.AsSpan(Checked(index) * TargetSize, TargetSize);

    /// <summary>Where a window lies.</summary>
    /// <param name="index">The window, in [0, <see cref="Count"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    public WindowOrigin Origin(int index) => _origins[Checked(index)];

    /// <summary>All inputs, row-major [windows, <see cref="InputSize"/>]: a view.</summary>
    public ReadOnlySpan<double> Inputs => _inputs;

    /// <summary>All targets, row-major [windows, <see cref="TargetSize"/>]: a view.</summary>
    public ReadOnlySpan<double> Targets => _targets;

    /// <summary>The inputs as a tensor [windows, <see cref="InputSize"/>].</summary>
    /// <param name="type">The element type.</param>
    public Tensor InputTensor(DType type = DType.Float32) => ToTensor(_inputs, InputSize, type);

    /// <summary>The targets as a tensor [windows, <see cref="TargetSize"/>].</summary>
    /// <param name="type">The element type.</param>
    public Tensor TargetTensor(DType type = DType.Float32) => ToTensor(_targets, TargetSize, type);

    /// <summary>The inputs as a MathNet matrix [windows, <see cref="InputSize"/>].</summary>
    public Matrix<double> InputMatrix() => Matrix<double>.Build.DenseOfRowMajor(Count, InputSize, _inputs);

    /// <summary>The targets as a MathNet matrix [windows, <see cref="TargetSize"/>].</summary>
    public Matrix<double> TargetMatrix() => Matrix<double>.Build.DenseOfRowMajor(Count, TargetSize, _targets);

    /// <summary>Describes the sizes, for example <c>WindowSet [996 windows, 4 inputs, 1 target]</c>.</summary>
    public override string ToString() =>
        $"WindowSet [{Count} {(Count == 1 ? "window" : "windows")}, {InputSize} {(InputSize == 1 ? "input" : "inputs")}, {TargetSize} {(TargetSize == 1 ? "target" : "targets")}]";

    private Tensor ToTensor(double[] values, int columns, DType type) => type == DType.Float64
        ? Tensor.From([.. values], [Count, columns])
        : Tensor.From(Array.ConvertAll(values, value => (float)value), [Count, columns]);

    private int Checked(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return index;
    }
}
