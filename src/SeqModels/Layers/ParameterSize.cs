namespace SeqModels.Layers;

/// <summary>Rejects parameters with too many elements before anything is allocated; sizes are multiplied without overflow.</summary>
internal static class ParameterSize
{
    /// <summary>Checks a matrix.</summary>
    /// <param name="owner">The layer, for the message.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="rows">The first size, at least 1.</param>
    /// <param name="columns">The second size, at least 1.</param>
    /// <param name="argument">The name of the constructor's argument.</param>
    /// <param name="value">The value of the argument.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter would have more elements than a tensor can have.</exception>
    public static void Check(string owner, string parameter, long rows, long columns, string argument, int value)
    {
        if (rows > Array.MaxLength / columns)
        {
            throw new ArgumentOutOfRangeException(
                argument, value, $"{owner}: {parameter} would be [{rows}, {columns}], but a tensor has at most {Array.MaxLength} elements. Make {argument} or the other size smaller.");
        }
    }
}
