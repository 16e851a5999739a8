namespace SeqModels.Layers;

/// <summary>The message for an unknown parameter name.</summary>
internal static class ParameterNames
{
    private const int MaxSuggestions = 3;

    /// <summary>The message, with the names of the smallest edit distance.</summary>
    public static string NotFound(string owner, string name, IReadOnlyList<string> names)
    {
        string message = $"{owner}: there is no parameter '{name}'";
        if (names.Count == 0)
        {
            return $"{message}; the module has none.";
        }

        string[] nearest = [.. names.OrderBy(other => Distance(name, other)).Take(MaxSuggestions)];
        return $"{message}; the most similar of {names.Count} {(names.Count == 1 ? "name is" : "names are")} {string.Join(", ", nearest.Select(other => $"'{other}'"))}.";
    }

    /// <summary>The Levenshtein distance, ignoring case.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
