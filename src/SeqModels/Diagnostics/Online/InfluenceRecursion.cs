using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Online;

/// <summary>The recursion S_t = J_t S_{t−1} + ∂⁺s_t/∂θ over the time steps of one sequence, and the gradients summed over it.</summary>
internal sealed class InfluenceRecursion
{
    private readonly StepDerivatives _derivatives;
    private readonly int _stateSize;
    private readonly double[] _weights;
    private readonly double[] _gradient;
    private InfluenceMatrix _next;

    public InfluenceRecursion(RecurrentCell cell, TrackedParameters parameters, int stateSize, int? maxLag)
    {
        int count = ArrayLength.Of("RealTimeRecurrentLearning: the parameters [P]", parameters.Count);
        (Parameters, _stateSize) = (parameters, stateSize);
        _derivatives = new StepDerivatives(cell, parameters, stateSize);
        (Influence, _next) = (new InfluenceMatrix(stateSize, count), new InfluenceMatrix(stateSize, count));
        (_weights, Jacobian) = (new double[stateSize], new double[ArrayLength.Of("RealTimeRecurrentLearning: J_t [S, S]", stateSize, stateSize)]);
        (_gradient, Total) = (new double[count], new double[count]);
        Lags = maxLag is { } lag ? new LagInfluences(lag, stateSize, count) : null;
        State = [];
        Begin();
    }

    public TrackedParameters Parameters { get; }

    /// <summary>s_t.</summary>
    public Tensor[] State { get; private set; }

    /// <summary>s_{t−1}; empty at t = 0. A gradient there arrived too late: S_{t−1} is gone.</summary>
    public Tensor[] Previous { get; private set; } = [];

    /// <summary>t.</summary>
    public long StepCount { get; private set; }

    /// <summary>J_t, [S, S].</summary>
    public double[] Jacobian { get; }

    /// <summary>S_t.</summary>
    public InfluenceMatrix Influence { get; private set; }

    public LagInfluences? Lags { get; }

    /// <summary>Σ_t ∂loss_t/∂s_t · S_t, [P].</summary>
    public double[] Total { get; }

    /// <summary>The number of matrices [S, P].</summary>
    public static long MatrixCount(int? maxLag) => 2 + (maxLag is { } lag ? lag + 1L : 0);

    /// <summary>Returns to s_0.</summary>
    public void Begin()
    {
        (State, Previous) = (_derivatives.Start(_next), []);
        (Influence, _next) = (_next, Influence);
        StepCount = 0;
        Array.Clear(Total);
        Lags?.Begin(Influence);
    }

    /// <summary>Advances by a time step. After an exception of the cell, nothing has changed.</summary>
    public void Step(Tensor x)
    {
        (State, Previous) = (_derivatives.Step(x, State, Jacobian, _next), State);
        Lags?.Advance(Jacobian, _next);
        _next.AddProduct(Jacobian, Influence);
        (Influence, _next) = (_next, Influence);
        StepCount++;
    }

    /// <summary>Adds ∂loss_t/∂s_t · S_t to the gradients of the parameters and to the sums, and discards ∂loss_t/∂s_t.</summary>
    public void AddGradients()
    {
        Span<double> to = _weights;
        foreach (Tensor tensor in State)
        {
            Doubles.Read(tensor.Gradient, to[..tensor.Length]);
            tensor.Gradient = null;
            to = to[tensor.Length..];
        }

        Array.Clear(_gradient);
        Influence.AddWeighted(_weights, _gradient);
        Parameters.AddToGradients(_gradient);
        Doubles.AddScaled(1, _gradient, Total);
        Lags?.AddWeighted(_weights);
    }

    /// <summary>S_t of the parameter at a place, [S, its shape].</summary>
    public Tensor InfluenceOf(int index)
    {
        Shape shape = Parameters.ShapeAt(index).Insert(0, _stateSize);
        Tensor tensor = Tensor.Zeros(shape, DType.Float64);
        Span<double> to = tensor.AsWritableSpan<double>();
        for (int row = 0; row < _stateSize; row++)
        {
            ReadOnlySpan<double> part = Parameters.Part(Influence.Row(row), index);
            part.CopyTo(to);
            to = to[part.Length..];
        }

        return tensor;
    }
}
