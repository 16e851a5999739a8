namespace SeqModels.Tensors;

/// <summary>
/// Indices of an operation's own. Callers may change theirs at any time, also while an operation runs; so an operation copies first, then
/// checks the copy, and its kernels read nothing else.
/// </summary>
internal static class StepIndices
{
    /// <summary>A copy in the memory of the thread's step, or in its own where no tape is in use.</summary>
    public static Indices Copy(Indices ids) =>
        new(Tape.Current is { } tape ? tape.Arena.Copy(ids.Values.Span) : ids.Values.ToArray(), ids.Shape);
}
