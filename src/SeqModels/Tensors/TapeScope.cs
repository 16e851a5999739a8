namespace SeqModels.Tensors;

/// <summary>The span of code in which a tape serves the thread; disposing it ends the span. Its tensors stay usable until the tape's next step.</summary>
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

    /// <summary>Ends the span.</summary>
    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            Tensors.Tape.End(this);
        }
    }
}
