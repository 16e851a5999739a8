using SeqModels.Tensors;

namespace SeqModels.Sequences.Translation;

/// <summary>A tape per thread for the steps of decoders: its memory is reused by the next step, whose results are copied at once.</summary>
internal static class ThreadTape
{
    [ThreadStatic]
    private static Tape? Own;

    public static Tape Current => Own ??= new Tape();
}
