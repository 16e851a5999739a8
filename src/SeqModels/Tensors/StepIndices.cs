namespace SeqModels.Tensors;

/// <summary>
/// Copies of indices for operations. Callers may change their indices at any time, even while an operation runs; therefore an operation
/// copies them first, then validates the copy, and its kernels read only the copy.
/// </summary>
internal static class StepIndices
{
    /// <summary>Returns a copy in the memory of the thread's step, or in its own memory if no tape is in use.</summary>
    public static Indices Copy(Indices ids) =>
        new(Tape.Current is { } tape ? tape.Arena.Copy(ids.Values.Span) : ids.Values.ToArray(), ids.Shape);
}
