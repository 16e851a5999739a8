namespace SeqModels.Tensors;

/// <summary>The scope in which a tape is active on a thread, ended by disposing it. Its tensors stay valid until the tape's next
/// step.</summary>
public sealed class TapeScope : IDisposable
{
    private bool _ended;

    internal TapeScope(Tape? tape, TapeScope? outer, bool recording, bool ownsStep)
    {
        (Tape, Outer, Recording, OwnsStep) = (tape, outer, recording, ownsStep);
    }

    internal Tape? Tape { get; }

    internal TapeScope? Outer { get; }

    internal bool Recording { get; }

    internal bool OwnsStep { get; }

    /// <summary>Ends the scope.</summary>
    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            Tensors.Tape.End(this);
        }
    }
}
