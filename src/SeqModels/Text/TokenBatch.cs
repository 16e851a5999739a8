namespace SeqModels.Text;

/// <summary>
/// One window of training data, [B, T] row-major: element (b, t) is at b · T + t. The target of a position is the token after it.
/// The arrays belong to the enumeration that gave the batch and are overwritten by its next step.
/// </summary>
public sealed class TokenBatch
{
    internal TokenBatch(int batchSize, int steps)
    {
        (BatchSize, Steps) = (batchSize, steps);
        Inputs = new int[batchSize * steps];
        Targets = new int[batchSize * steps];
    }

    /// <summary>The number of rows, B.</summary>
    public int BatchSize { get; }

    /// <summary>The number of time steps, T.</summary>
    public int Steps { get; }

    /// <summary>Input ids, [B, T].</summary>
    public int[] Inputs { get; }

    /// <summary>Target ids, [B, T]: the text one position later than <see cref="Inputs"/>.</summary>
    public int[] Targets { get; }

    /// <summary>Whether each row goes on where the same row of the batch before ended, so that the state after that batch
    /// (detached from its gradients) is the state before this one. Otherwise the state starts anew.</summary>
    public bool ContinuesState { get; internal set; }

    internal void CopyRow(int row, ReadOnlySpan<int> text, int position)
    {
        text.Slice(position, Steps).CopyTo(Inputs.AsSpan(row * Steps));
        text.Slice(position + 1, Steps).CopyTo(Targets.AsSpan(row * Steps));
    }
}
