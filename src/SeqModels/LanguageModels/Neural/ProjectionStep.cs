using SeqModels.Numerics;
using SeqModels.Numerics.Streaming;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The linear projection of a stepper before its output layer: P h.</summary>
/// <param name="weights">P.</param>
/// <param name="size">The width of P h.</param>
/// <param name="scratch">The memory of the product, which also holds the batch.</param>
internal sealed class ProjectionStep(OutputWeights weights, int size, StepScratch scratch)
{
    private readonly float[] _projected = new float[ArrayLength.Of("A stepper's projection [batch, size]", scratch.Batch, size)];

    /// <summary>Reads hidden vectors [batch, H] and gives [batch, size], which the next step overwrites.</summary>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> hidden)
    {
        _projected.AsSpan().Clear();
        weights.UpToDate().Add(hidden, _projected, size, scratch);
        return _projected;
    }
}
