namespace SeqModels.Layers.Crf;

/// <summary>Where a backward pass adds its gradients; what is empty is not needed.</summary>
internal ref struct CrfGradients<T>
{
    /// <summary>[L, K].</summary>
    public Span<T> Emissions;

    /// <summary>[K, K], row = from.</summary>
    public Span<T> Transitions;

    /// <summary>[K].</summary>
    public Span<T> Start;

    /// <summary>[K].</summary>
    public Span<T> End;
}
