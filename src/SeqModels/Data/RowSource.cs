namespace SeqModels.Data;

/// <summary>The rows of <see cref="SequenceBatches"/>, in blocks that are shuffled and sorted each on its own.</summary>
internal abstract class RowSource
{
    /// <summary>The number of rows of every block but the last; 0 if there is one block only.</summary>
    public abstract long BlockSize { get; }

    /// <summary>The number of rows. A stream is read once to count them, unless the number was given.</summary>
    public abstract long Count { get; }

    /// <summary>Describes the rows: the same text means the same rows.</summary>
    public abstract string Identity { get; }

    /// <summary>The blocks from a number on. A block is valid until the next one is read.</summary>
    public abstract IEnumerable<RowBlock> Blocks(long first);
}
