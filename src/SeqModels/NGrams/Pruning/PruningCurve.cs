using System.Globalization;
using System.Text;
using SeqModels.NGrams.Pruning;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>Size and perplexity of a model after several prunings. <see cref="ToString"/> formats it as a table.</summary>
/// <param name="Whole">The model before pruning.</param>
/// <param name="Points">The model after each pruning, in the given order.</param>
public sealed record PruningCurve(PruningPoint Whole, IReadOnlyList<PruningPoint> Points)
{
    /// <summary>A table with pruning, number of n-grams, percentage of n-grams, and perplexities.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{"pruning",-44}{"n-grams",12}{"%",8}{"incl. OOV",12}{"excl. OOV",12}\n");
        foreach (PruningPoint point in (IEnumerable<PruningPoint>)[Whole, .. Points])
        {
            text.Append(CultureInfo.InvariantCulture, $"{point.Pruning?.ToString() ?? "none",-44}{point.NGrams,12}");
            text.Append(CultureInfo.InvariantCulture, $"{100.0 * point.NGrams / Whole.NGrams,8:F2}");
            text.Append(CultureInfo.InvariantCulture, $"{point.PerplexityIncludingOov,12:F3}{point.PerplexityExcludingOov,12:F3}\n");
        }
        return text.ToString();
    }

    internal static PruningCurve Measure(BackoffTables tables, EncodedCorpus text, IEnumerable<NGramPruning> prunings, CancellationToken cancellationToken = default)
    {
        if (!text.Vocabulary.Equals(tables.Vocabulary))
        {
            throw new ArgumentException(
                $"NGramModel.MeasurePruning: the text must be encoded with the model's vocabulary, {tables.Vocabulary}, but was with {text.Vocabulary}.",
                nameof(text));
        }
        return new PruningCurve(
            Point(null, tables, text, cancellationToken),
            [.. NGramPruner.PruneAll(tables, prunings, cancellationToken).Select(pruned => Point(pruned.Pruning, pruned.Tables, text, cancellationToken))]);
    }

    private static PruningPoint Point(NGramPruning? pruning, BackoffTables tables, EncodedCorpus text, CancellationToken cancellationToken)
    {
        (double including, double excluding) = BackoffScorer.Perplexity(new BackoffWalker(tables), text, cancellationToken);
        return new PruningPoint(pruning, [.. tables.Levels.Select(level => level.Count)], including, excluding);
    }
}
