namespace SeqModels.Text;

/// <summary>
/// One window of training data, [B, T] row-major: element (b, t) is at b · T + t. The target of a position is the token after it.
/// The memory belongs to the enumeration that gave the batch and is overwritten by its next step.
/// </summary>
public sealed class TokenBatch
{
    private readonly int[] _inputs;
    private readonly int[] _targets;

    internal TokenBatch(int batchSize, int longest)
    {
        (BatchSize, SequenceLength) = (batchSize, longest);
        _inputs = new int[batchSize * longest];
        _targets = new int[batchSize * longest];
    }

    /// <summary>The number of rows, B.</summary>
    public int BatchSize { get; }

    /// <summary>The number of time steps of this window, T. It may differ from window to window.</summary>
    public int SequenceLength { get; internal set; }

    /// <summary>Input ids, [B, T].</summary>
    public ReadOnlyMemory<int> Inputs => _inputs.AsMemory(0, BatchSize * SequenceLength);

    /// <summary>Target ids, [B, T]: the text one position later than <see cref="Inputs"/>.</summary>
    public ReadOnlyMemory<int> Targets => _targets.AsMemory(0, BatchSize * SequenceLength);

    /// <summary>Whether each row goes on where the same row of the batch before ended, so that the state after that batch
    /// (detached from its gradients) is the state before this one. Otherwise the state starts anew.</summary>
    public bool ContinuesState { get; internal set; }

    /// <summary>
    /// What the learning rate of this window's step is to be multiplied with: the window's length over the batches' T where lengths are
    /// drawn (<see cref="RandomWindowLengths"/>), 1 otherwise.
    /// </summary>
    public double LearningRateFactor { get; internal set; } = 1;

    internal void CopyRow(int row, ReadOnlySpan<int> text, int position)
    {
        text.Slice(position, SequenceLength).CopyTo(_inputs.AsSpan(row * SequenceLength));
        text.Slice(position + 1, SequenceLength).CopyTo(_targets.AsSpan(row * SequenceLength));
    }
}
