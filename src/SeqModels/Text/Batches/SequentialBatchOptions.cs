namespace SeqModels.Text;

/// <summary>How <see cref="SequentialBatches"/> cut a text. The defaults reach every token over epochs and give windows of one length.</summary>
/// <remarks>
/// The published recipes (T steps, B rows):
/// <code>
/// // TensorFlow's ptb_producer (Zaremba et al. 2014): a last shorter window is dropped.
/// new SequentialBatchOptions { RandomOffset = false, SeparateRows = true }
/// // PyTorch's word-language-model example: it is trained on too.
/// new SequentialBatchOptions { RandomOffset = false, SeparateRows = true, KeepLast = true }
/// // AWD-LSTM (Merity et al. 2017): lengths are drawn.
/// new SequentialBatchOptions { RandomOffset = false, SeparateRows = true, RandomLengths = new() }
/// </code>
/// </remarks>
public sealed record SequentialBatchOptions
{
    /// <summary>Whether each epoch begins at a random offset (the default); otherwise all epochs begin at the first token.</summary>
    public bool RandomOffset { get; init; } = true;

    /// <summary>
    /// Whether the N tokens are cut into B separate rows of ⌊N/B⌋, each predicting all its tokens but the first; otherwise (the default)
    /// a row also predicts the first token of the row after it.
    /// </summary>
    public bool SeparateRows { get; init; }

    /// <summary>Whether an epoch ends with a window of fewer than T steps where the rows are not a multiple of T. Default false.</summary>
    public bool KeepLast { get; init; }

    /// <summary>How window lengths are drawn; null, the default, for T always. With drawn lengths the last window is what is left.</summary>
    public RandomWindowLengths? RandomLengths { get; init; }
}
