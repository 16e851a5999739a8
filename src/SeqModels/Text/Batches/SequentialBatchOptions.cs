namespace SeqModels.Text;

/// <summary>Options of <see cref="SequentialBatches"/>. With the defaults every token is used over several epochs, in windows of equal
/// length.</summary>
/// <remarks>
/// Published recipes:
/// <code>
/// // TensorFlow's ptb_producer (Zaremba et al. 2014): an incomplete last window is dropped.
/// new SequentialBatchOptions { RandomOffset = false, SeparateRows = true }
/// // PyTorch's word-language-model example: the incomplete last window is kept.
/// new SequentialBatchOptions { RandomOffset = false, SeparateRows = true, KeepLast = true }
/// // AWD-LSTM (Merity et al. 2017): random window lengths.
/// new SequentialBatchOptions { RandomOffset = false, SeparateRows = true, RandomLengths = new() }
/// </code>
/// </remarks>
public sealed record SequentialBatchOptions
{
    /// <summary>Whether each epoch starts at a random offset; if false, every epoch starts at the first token.</summary>
    /// <value>Default true.</value>
    public bool RandomOffset { get; init; } = true;

    /// <summary>
    /// Whether the N tokens are cut into B separate rows of ⌊N/B⌋ tokens, each predicting all of its tokens except the first; if false,
    /// a row also predicts the first token of the next row.
    /// </summary>
    /// <value>Default false.</value>
    public bool SeparateRows { get; init; }

    /// <summary>Whether the incomplete last window of an epoch, of fewer than T tokens per row, is kept rather than dropped.</summary>
    /// <value>Default false.</value>
    public bool KeepLast { get; init; }

    /// <summary>
    /// Whether the recurrent state is carried from each window to the next within an epoch; if false, every window starts from a zero state
    /// (<see cref="TokenBatch.ContinuesState"/> is false).
    /// </summary>
    /// <value>Default true.</value>
    public bool CarryState { get; init; } = true;

    /// <summary>The distribution of random window lengths. With random lengths the last window is always kept.</summary>
    /// <value>Null for windows of length T. Default null.</value>
    public RandomWindowLengths? RandomLengths { get; init; }
}
