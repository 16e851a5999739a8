using SeqModels.Numerics.Streaming;
using SeqModels.Recurrent.Streaming;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// Computes a recurrent layer one time step at a time. It has its own state and shares the weights with all other steppers of the layer.
/// Created by <see cref="RecurrentLayer.CreateStepper"/>. With fused kernels a step does not allocate.
/// </summary>
/// <remarks>
/// With <see cref="WeightPrecision.Float32"/> the outputs are bitwise equal to those of <see cref="RecurrentLayer"/> over the whole
/// sequence in evaluation mode: there is no dropout, and zoneout is its expected value. A stepper is not thread safe; several threads can use
/// steppers of one layer while no parameter changes. A changed parameter takes effect at the next step.
/// <example>
/// <code>
/// RecurrentStepper stepper = gru.CreateStepper();
/// foreach (float[] x in samples)
///     Use(stepper.Advance(x));              // x [InputSize], the output [OutputSize]
/// RecurrentStepper other = stepper.Fork();   // continues independently
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
        int longest = precision == WeightPrecision.Int8 ? Math.Max(layer.InputSize, Math.Max(layer.HiddenSize, layer.OutputSize)) : 0;
        _scratch = new StepScratch(batchSize, longest);
        _layers = layer.CreateSteps(new StepSetup(batchSize, precision, _scratch));
    }

    /// <summary>The layer.</summary>
    public RecurrentLayer Layer { get; }

    /// <summary>The number of parallel sequences.</summary>
    public int BatchSize => _scratch.Batch;

    /// <summary>The precision of the weights.</summary>
    public WeightPrecision Precision { get; }

    /// <summary>The output h of the last layer at the last step, [BatchSize, OutputSize] row-major; the initial state before the first step. The next step overwrites it.</summary>
    public ReadOnlySpan<float> Output => _layers[^1].Hidden;

    /// <summary>Computes one time step.</summary>
    /// <param name="x">The input, [BatchSize, InputSize] row-major.</param>
    /// <returns><see cref="Output"/>.</returns>
    /// <exception cref="ArgumentException">The length of x is not BatchSize·InputSize.</exception>
    public ReadOnlySpan<float> Advance(ReadOnlySpan<float> x)
    {
        long expected = (long)BatchSize * Layer.InputSize;
        if (x.Length != expected)
        {
            throw new ArgumentException(
                $"RecurrentStepper.Advance: x must be [BatchSize, InputSize] = [{BatchSize}, {Layer.InputSize}], {expected} elements, but had {x.Length}.", nameof(x));
        }

        _scratch.Backward = !_scratch.Backward;
        StepFrom(0, x);
        return Output;
    }

    /// <summary>Resets to the initial state, which is zero unless a cell defines another.</summary>
    public void Reset()
    {
        foreach (LayerStep layer in _layers)
            layer.Reset();
    }

    /// <summary>Creates an independent stepper in the same state; the weights are shared.</summary>
    public RecurrentStepper Fork()
    {
        var fork = new RecurrentStepper(Layer, BatchSize, Precision);
        CopyTo(fork);
        return fork;
    }

    /// <summary>Copies the state into another stepper: <see cref="Fork"/> without an allocation.</summary>
    /// <param name="destination">A stepper of the same layer and batch size, in any precision.</param>
    /// <exception cref="ArgumentException">The destination has another layer or batch size.</exception>
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

    /// <summary>Returns a copy of the state, which can be the initial state of the layer.</summary>
    public RecurrentState GetState()
    {
        RecurrentState state = Layer.CreateZeroState(BatchSize, DType.Float32);
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

    /// <summary>Sets the state, for example to the final state of a sequence computed by the layer.</summary>
    /// <param name="state">The state, which is copied: h, and c of an LSTM, [layers, BatchSize, size].</param>
    /// <exception cref="ArgumentException">A shape does not match the layer and the batch size; the message gives the expected one.</exception>
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

    /// <summary>Computes a step of one-hot inputs, given by the indices of their ones.</summary>
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
