namespace SeqModels.Recurrent.Streaming;

/// <summary>One layer of a stepper: its state and the memory it steps in.</summary>
internal abstract class LayerStep
{
    /// <summary>h [batch, H], also the layer's output.</summary>
    public abstract Span<float> Hidden { get; }

    /// <summary>h, and behind it every further tensor of the state, each [batch, its size].</summary>
    public abstract Span<float> State { get; }

    /// <summary>Goes to the state before the first step.</summary>
    public abstract void Reset();

    /// <summary>Reads x [batch, I].</summary>
    public abstract void Step(ReadOnlySpan<float> x);

    /// <summary>Reads one-hot vectors, given by where their 1 is.</summary>
    public abstract void StepOneHot(ReadOnlySpan<int> ones);
}
