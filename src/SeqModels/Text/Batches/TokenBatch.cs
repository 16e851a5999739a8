namespace SeqModels.Text;

/// <summary>
/// One batch of training data, [B, T] row-major: element (b, t) is at b · T + t. The target of a position is the next token.
/// The memory belongs to the enumerator that returned the batch and is overwritten when the enumerator advances.
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

    /// <summary>The batch size B: the number of rows.</summary>
    public int BatchSize { get; }

    /// <summary>The sequence length T of this window, in tokens. It may differ from window to window.</summary>
    public int SequenceLength { get; internal set; }

    /// <summary>The input token ids, [B, T].</summary>
    public ReadOnlyMemory<int> Inputs => _inputs.AsMemory(0, BatchSize * SequenceLength);

    /// <summary>The target token ids, [B, T]: <see cref="Inputs"/> shifted by one position.</summary>
    public ReadOnlyMemory<int> Targets => _targets.AsMemory(0, BatchSize * SequenceLength);

    /// <summary>Whether each row continues where the same row of the previous batch ended, so that the final state of that batch
    /// (detached from the graph) is the initial state of this one. If false, the state is reset.</summary>
    public bool ContinuesState { get; internal set; }

    /// <summary>
    /// The factor by which the learning rate of this window's optimizer step is multiplied: the window's length divided by the batches' T
    /// with random lengths (<see cref="RandomWindowLengths"/>), 1 otherwise.
    /// </summary>
    public double LearningRateFactor { get; internal set; } = 1;

    internal void CopyRow(int row, ReadOnlySpan<int> text, int position)
    {
        text.Slice(position, SequenceLength).CopyTo(_inputs.AsSpan(row * SequenceLength));
        text.Slice(position + 1, SequenceLength).CopyTo(_targets.AsSpan(row * SequenceLength));
    }
}
