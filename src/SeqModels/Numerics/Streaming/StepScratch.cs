namespace SeqModels.Numerics.Streaming;

/// <summary>What one stepper works in while it multiplies: for one thread at a time.</summary>
/// <param name="batch">The rows of every x.</param>
/// <param name="longest">The longest row of an x that is quantised; 0 if none is.</param>
internal sealed class StepScratch(int batch, int longest)
{
    private readonly short[] _quantized =
        new short[longest == 0 ? 0 : ArrayLength.Of("A stepper's inputs in 16 bits [batch, size]", batch, QuantizedVector.Stride(longest))];

    private readonly float[] _scales = new float[longest == 0 ? 0 : batch];

    public int Batch { get; } = batch;

    /// <summary>
    /// Whether this step reads the columns' panels from the last to the first. Every other step does: what the step before read last is
    /// then met first, while the caches still hold it.
    /// </summary>
    public bool Backward { get; set; }

    /// <summary>Rows of whole numbers.</summary>
    public Span<short> Quantized => _quantized;

    /// <summary>What each row's whole numbers are multiplied with.</summary>
    public Span<float> Scales => _scales;
}
