namespace SeqModels.Data;

/// <summary>What happens to rows without any step.</summary>
public enum EmptyRows
{
    /// <summary>An empty row is an error that names its number.</summary>
    Refuse,

    /// <summary>Empty rows are left out.</summary>
    Skip,

    /// <summary>Empty rows are part of the batches, with length 0. The layers must allow them: <c>RecurrentOptions.AllowEmptySequences</c>.</summary>
    Keep,
}
