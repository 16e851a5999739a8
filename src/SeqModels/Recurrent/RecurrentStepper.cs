using SeqModels.Numerics.Streaming;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// A recurrent network that reads one time step after another: its own state, and weights that it shares with every other stepper of
/// the layer. Made by <see cref="RecurrentLayer.CreateStepper"/>. A step allocates nothing.
/// </summary>
/// <remarks>
/// With <see cref="WeightPrecision.Float32"/> the outputs are bit for bit those of <see cref="RecurrentLayer"/> over the whole
/// sequence in evaluation mode. Dropout does not act; zoneout acts as its expected value. A stepper is for one thread at a time; several threads may step steppers of one layer at once,
/// while no parameter changes. A parameter changed between two steps is seen by the next step.
/// <example>
/// <code>
/// RecurrentStepper stepper = gru.CreateStepper();
/// foreach (float[] x in samples)
///     Use(stepper.Advance(x));              // x [InputSize], the output [HiddenSize]
/// RecurrentStepper other = stepper.Fork();   // goes on from here by itself
/// </code>
/// </example>
/// </remarks>
public sealed class RecurrentStepper
{
    private readonly LayerStep[] _layers;
    private readonly StepScratch _scratch;

    internal RecurrentStepper(RecurrentLayer layer, int batchSize, WeightPrecision precision)
    {
        (Layer, Precision) = (layer, precision);
        int longest = precision == WeightPrecision.Int8 ? Math.Max(layer.InputSize, layer.HiddenSize) : 0;
        _scratch = new StepScratch(batchSize, longest);
        _layers = layer.NewSteps(new StepSetup(batchSize, precision, _scratch));
    }

    /// <summary>The layer whose parameters are used.</summary>
    public RecurrentLayer Layer { get; }

    /// <summary>The number of sequences that step side by side.</summary>
    public int BatchSize => _scratch.Batch;

    /// <summary>The form of the weights.</summary>
    public WeightPrecision Precision { get; }

    /// <summary>The output of the last step, [BatchSize, HiddenSize] row-major: h of the last layer. Zeros before the first step; the next step overwrites it.</summary>
    public ReadOnlySpan<float> Output => _layers[^1].Hidden;

    /// <summary>Goes one time step on.</summary>
    /// <param name="x">The features at this time, [BatchSize, InputSize] row-major.</param>
    /// <returns><see cref="Output"/>.</returns>
    /// <exception cref="ArgumentException">The length of x is not BatchSize·InputSize.</exception>
    public ReadOnlySpan<float> Advance(ReadOnlySpan<float> x)
    {
        long expected = (long)BatchSize * Layer.InputSize;
        if (x.Length != expected)
        {
            throw new ArgumentException(
                $"RecurrentStepper.Advance: x must be [BatchSize, InputSize] = [{BatchSize}, {Layer.InputSize}], {expected} numbers, but had {x.Length}.", nameof(x));
        }

        _scratch.Backward = !_scratch.Backward;
        StepFrom(0, x);
        return Output;
    }

    /// <summary>Goes back to the state before the first step, which is zero except where a cell defines another.</summary>
    public void Reset()
    {
        foreach (LayerStep layer in _layers)
            layer.Reset();
    }

    /// <summary>An independent stepper in the same state; the two share the weights.</summary>
    public RecurrentStepper Fork()
    {
        var fork = new RecurrentStepper(Layer, BatchSize, Precision);
        CopyTo(fork);
        return fork;
    }

    /// <summary>Copies this stepper's state into another: <see cref="Fork"/> into a stepper that exists already.</summary>
    /// <param name="destination">A stepper of the same layer and batch, in either precision.</param>
    /// <exception cref="ArgumentException">The destination is of another layer or batch.</exception>
    public void CopyTo(RecurrentStepper destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination.Layer != Layer || destination.BatchSize != BatchSize)
        {
            throw new ArgumentException(
                $"RecurrentStepper.CopyTo: the destination must be a stepper of the same layer with BatchSize = {BatchSize}, but was {(destination.Layer != Layer ? "of another layer" : $"one with BatchSize = {destination.BatchSize}")}.", nameof(destination));
        }

        for (int i = 0; i < _layers.Length; i++)
            _layers[i].State.CopyTo(destination._layers[i].State);
    }

    /// <summary>A copy of the state: what <see cref="RecurrentLayer"/> takes as its initial state.</summary>
    public RecurrentState GetState()
    {
        RecurrentState state = Layer.NewState(BatchSize, DType.Float32);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            ReadOnlySpan<float> from = _layers[layer].State;
            foreach (Tensor tensor in state.Tensors)
            {
                int size = BatchSize * tensor.Shape[2];
                from[..size].CopyTo(tensor.AsWritableSpan()[(layer * size)..]);
                from = from[size..];
            }
        }

        return state;
    }

    /// <summary>Goes to a state, for example that at the end of a sequence that <see cref="RecurrentLayer"/> has read.</summary>
    /// <param name="state">h, and c of an LSTM, [layers, BatchSize, HiddenSize]. Copied.</param>
    /// <exception cref="ArgumentException">The state does not fit the layer and the batch; the message says how.</exception>
    public void SetState(RecurrentState state)
    {
        Layer.CheckState(state, BatchSize, $"RecurrentStepper.{nameof(SetState)}");
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            Span<float> to = _layers[layer].State;
            foreach (Tensor tensor in state.Tensors)
            {
                int size = BatchSize * tensor.Shape[2];
                tensor.AsSpan().Slice(layer * size, size).CopyTo(to);
                to = to[size..];
            }
        }
    }

    /// <summary>A step whose inputs are one-hot vectors, given by where their 1 is.</summary>
    internal void StepOneHot(ReadOnlySpan<int> ones)
    {
        _scratch.Backward = !_scratch.Backward;
        _layers[0].StepOneHot(ones);
        StepFrom(1, _layers[0].Hidden);
    }

    private void StepFrom(int layer, ReadOnlySpan<float> x)
    {
        for (; layer < _layers.Length; layer++)
        {
            _layers[layer].Step(x);
            x = _layers[layer].Hidden;
        }
    }
}
