namespace SeqModels.Training;

/// <summary>Whether a run resumes from a checkpoint.</summary>
public enum ResumeMode
{
    /// <summary>Resumes from the checkpoint if there is one, starts from the beginning otherwise. The default.</summary>
    IfPresent,

    /// <summary>Always starts from the beginning. An existing checkpoint is replaced by the first save.</summary>
    Never,

    /// <summary>Resumes from the checkpoint; it is an error if there is none.</summary>
    Required,
}
