namespace SeqModels.Recurrent;

/// <summary>One layer of one call of <see cref="RecurrentLayer.Forward(Tensors.Tensor, RecurrentState?, ReadOnlyMemory{int})"/>.</summary>
/// <param name="Layer">The stack of layers.</param>
/// <param name="Run">The arguments of the layer.</param>
/// <param name="Results">y [·, ·, directions·H], and each state tensor at the end of each sequence [directions, batch, size].</param>
internal sealed record RecordedRun(RecurrentLayer Layer, LayerRun Run, Tensors.Tensor[] Results);

/// <summary>Records the recurrent layers that run on this thread until it is disposed.</summary>
internal sealed class RecurrentRecorder : IDisposable
{
    [ThreadStatic]
    private static RecurrentRecorder? Innermost;

    private readonly RecurrentRecorder? _outer = Innermost;
    private readonly List<RecordedRun> _runs = [];

    public RecurrentRecorder() => Innermost = this;

    /// <summary>The recorder of this thread; null for none.</summary>
    public static RecurrentRecorder? Current => Innermost;

    /// <summary>What ran, in order.</summary>
    public IReadOnlyList<RecordedRun> Runs => _runs;

    /// <summary>
    /// Records one layer of a call. Results that no operation recorded, because nothing before them needs a gradient, are marked, so that they get theirs.
    /// </summary>
    public void Add(RecurrentLayer layer, in LayerRun run, Tensors.Tensor[] results)
    {
        foreach (Tensors.Tensor result in results)
        {
            if (result.Slot < 0)
                result.RequiresGradient = true;
        }

        _runs.Add(new RecordedRun(layer, run, results));
    }

    public void Dispose() => Innermost = _outer;
}
