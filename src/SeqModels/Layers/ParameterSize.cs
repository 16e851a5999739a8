namespace SeqModels.Layers;

/// <summary>Refuses parameters that have more elements than a tensor holds, before anything is made: their sizes are never multiplied in int.</summary>
internal static class ParameterSize
{
    /// <summary>Checks a matrix.</summary>
    /// <param name="owner">The layer, for the message.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="rows">Its first size, at least 1.</param>
    /// <param name="columns">Its second size, at least 1.</param>
    /// <param name="argument">The argument of the constructor that the sizes come from.</param>
    /// <param name="value">What it was.</param>
    /// <exception cref="ArgumentOutOfRangeException">There would be too many elements.</exception>
    public static void Check(string owner, string parameter, long rows, long columns, string argument, int value)
    {
        if (rows > Array.MaxLength / columns)
        {
            throw new ArgumentOutOfRangeException(
                argument, value, $"{owner}: {parameter} would be [{rows}, {columns}], but a tensor has at most {Array.MaxLength} elements. Make {argument} or the other size smaller.");
        }
    }
}
