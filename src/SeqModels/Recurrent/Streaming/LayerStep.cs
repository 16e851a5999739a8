namespace SeqModels.Recurrent.Streaming;

/// <summary>One layer of a stepper, with its state and scratch memory.</summary>
internal abstract class LayerStep
{
    /// <summary>h [batch, size of h], also the layer's output.</summary>
    public abstract Span<float> Hidden { get; }

    /// <summary>The state tensors one after another, h first, each [batch, size].</summary>
    public abstract Span<float> State { get; }

    /// <summary>Resets to the initial state.</summary>
    public abstract void Reset();

    /// <summary>Computes a step of the input x [batch, I].</summary>
    public abstract void Step(ReadOnlySpan<float> x);

    /// <summary>Computes a step of one-hot inputs, given by the indices of their ones.</summary>
    public abstract void StepOneHot(ReadOnlySpan<int> ones);
}
