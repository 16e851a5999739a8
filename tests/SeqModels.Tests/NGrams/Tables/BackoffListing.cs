using System.Globalization;
using SeqModels.NGrams;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Plain views of a backoff model, slow and simple.</summary>
internal static class BackoffListing
{
    public static NGramCounts Count(string text, int order)
    {
        Corpus corpus = Corpus.FromText(text);
        return NGramCounts.Count(corpus.Encode(corpus.BuildVocabulary(VocabularyOptions.Sentences)), order);
    }

    /// <summary>Every n-gram as text with log₁₀ p and log₁₀ of its backoff weight, as an ARPA file lists them.</summary>
    public static Dictionary<string, (float P, float Backoff)> Of(BackoffTables tables)
    {
        var entries = new Dictionary<string, (float, float)>();
        string[] names = [.. tables.Vocabulary.Tokens];
        for (int order = 1; order <= tables.Order; order++)
        {
            BackoffLevel level = tables.Levels[order - 1];
            for (int node = 0; node < level.Count; node++)
            {
                entries.Add(names[node], (level.Log10Probabilities[node], order < tables.Order ? level.Log10Backoffs[node] : 0));
            }
            if (order < tables.Order)
            {
                int[] starts = level.ChildStarts, words = tables.Levels[order].Words!;
                starts.Should().HaveCount(level.Count + 1);
                starts[^1].Should().Be(words.Length);
                names = [.. Enumerable.Range(0, level.Count).SelectMany(node =>
                    words[starts[node]..starts[node + 1]].Select(word => $"{names[node]} {tables.Vocabulary[word]}"))];
            }
        }
        return entries;
    }

    /// <summary>p(word | context), by the definition of a backoff model.</summary>
    public static double Probability(BackoffTables tables, ReadOnlySpan<int> context, int word)
    {
        double log = 0;
        context = context[Math.Max(0, context.Length - tables.Order + 1)..];
        for (int start = 0; start <= context.Length; start++)
        {
            ReadOnlySpan<int> suffix = context[start..];
            int node = Node(tables, suffix);
            int found = suffix.IsEmpty ? word : node < 0 ? -1 : Child(tables, suffix.Length, node, word);
            if (found >= 0)
            {
                return Math.Pow(10, log + tables.Levels[suffix.Length].Log10Probabilities[found]);
            }
            log += node < 0 ? 0 : tables.Levels[suffix.Length - 1].Log10Backoffs[node];
        }
        throw new InvalidOperationException("Order 1 holds every word.");
    }

    /// <summary>Checks the log₁₀ entries of a listing such as <c>-0.5 the cat -0.3 | …</c>.</summary>
    public static void ShouldHold(this Dictionary<string, (float P, float Backoff)> entries, string listing, bool backoffs)
    {
        foreach (string entry in listing.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = entry.Split(' ');
            string ngram = string.Join(' ', parts[1..(backoffs ? ^1 : ^0)]);
            entries.Should().ContainKey(ngram);
            entries[ngram].P.Should().BeApproximately(float.Parse(parts[0], CultureInfo.InvariantCulture), 1e-6f, "of {0}", ngram);
            if (backoffs)
            {
                entries[ngram].Backoff.Should().BeApproximately(float.Parse(parts[^1], CultureInfo.InvariantCulture), 1e-6f, "of {0}", ngram);
            }
        }
    }

    public static int Node(BackoffTables tables, ReadOnlySpan<int> words)
    {
        int node = words.IsEmpty ? -1 : words[0];
        for (int i = 1; i < words.Length && node >= 0; i++)
        {
            node = Child(tables, i, node, words[i]);
        }
        return node;
    }

    private static int Child(BackoffTables tables, int order, int node, int word)
    {
        int[] starts = tables.Levels[order - 1].ChildStarts;
        int found = tables.Levels[order].Words.AsSpan(starts[node]..starts[node + 1]).BinarySearch(word);
        return found < 0 ? -1 : starts[node] + found;
    }
}
