using SeqModels.Numerics;
using SeqModels.Numerics.Streaming;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The projection P h of a stepper, before its output layer.</summary>
/// <param name="weights">P.</param>
/// <param name="size">The size of P h.</param>
/// <param name="scratch">The scratch memory of the product, which also has the batch size.</param>
internal sealed class ProjectionStep(OutputWeights weights, int size, StepScratch scratch)
{
    private readonly float[] _projected = new float[ArrayLength.Of("A stepper's projection [batch, size]", scratch.Batch, size)];

    /// <summary>Projects hidden vectors [batch, H] to [batch, size]; the next step overwrites the result.</summary>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> hidden)
    {
        _projected.AsSpan().Clear();
        weights.Current().Add(hidden, _projected, size, scratch);
        return _projected;
    }
}
