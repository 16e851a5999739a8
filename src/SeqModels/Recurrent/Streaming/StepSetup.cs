using SeqModels.Numerics.Streaming;

namespace SeqModels.Recurrent.Streaming;

/// <summary>What the layers of one stepper have in common.</summary>
/// <param name="Batch">Sequences side by side.</param>
/// <param name="Precision">The weights' form.</param>
/// <param name="Scratch">What all layers work in.</param>
internal sealed record StepSetup(int Batch, WeightPrecision Precision, StepScratch Scratch)
{
    /// <summary>The share of the last h that the next one keeps.</summary>
    public float Zoneout { get; init; }

    /// <summary>The same of c.</summary>
    public float CellZoneout { get; init; }
}
