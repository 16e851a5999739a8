namespace SeqModels.Training;

/// <summary>Whether a run goes on from a checkpoint.</summary>
public enum ResumeMode
{
    /// <summary>From the checkpoint if there is one, from the start otherwise: the same command begins a run and goes on with it. The default.</summary>
    IfPresent,

    /// <summary>Always from the start. A checkpoint that is there is replaced by the first save.</summary>
    Never,

    /// <summary>From the checkpoint; an error if there is none.</summary>
    Required,
}
