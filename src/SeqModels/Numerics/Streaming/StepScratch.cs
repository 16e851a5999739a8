namespace SeqModels.Numerics.Streaming;

/// <summary>The scratch memory of one stepper for products; used by one thread at a time.</summary>
/// <param name="batch">The number of rows of every x.</param>
/// <param name="longest">The maximum row length of an x that is quantised; 0 if none is.</param>
internal sealed class StepScratch(int batch, int longest)
{
    private readonly short[] _quantized =
        new short[longest == 0 ? 0 : ArrayLength.Of("A stepper's inputs in 16 bits [batch, size]", batch, QuantizedVector.Stride(longest))];

    private readonly float[] _scales = new float[longest == 0 ? 0 : batch];

    public int Batch { get; } = batch;

    /// <summary>
    /// Whether this step reads the column panels from last to first. Every other step does, so that the panels read last by the previous
    /// step are read first, while they are still in the caches.
    /// </summary>
    public bool Backward { get; set; }

    /// <summary>The quantised rows.</summary>
    public Span<short> Quantized => _quantized;

    /// <summary>The scale of each quantised row.</summary>
    public Span<float> Scales => _scales;
}
