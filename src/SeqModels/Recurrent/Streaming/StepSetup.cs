using SeqModels.Numerics.Streaming;

namespace SeqModels.Recurrent.Streaming;

/// <summary>The settings shared by the layers of a stepper.</summary>
/// <param name="Batch">The batch size.</param>
/// <param name="Precision">The precision of the weights.</param>
/// <param name="Scratch">The scratch memory of all layers.</param>
internal sealed record StepSetup(int Batch, WeightPrecision Precision, StepScratch Scratch)
{
    /// <summary>The zoneout probability of h.</summary>
    public float Zoneout { get; init; }

    /// <summary>The zoneout probability of c.</summary>
    public float CellZoneout { get; init; }
}
