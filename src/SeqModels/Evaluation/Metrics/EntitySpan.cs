using SeqModels.Evaluation.Metrics;

namespace SeqModels.Evaluation;

/// <summary>An entity in a sentence of tags: consecutive tokens and a type.</summary>
/// <param name="Start">The index of the first token.</param>
/// <param name="Length">The number of tokens.</param>
/// <param name="Type">The type, such as PER; empty for tags without a type.</param>
public readonly record struct EntitySpan(int Start, int Length, string Type)
{
    /// <summary>The index after the last token.</summary>
    public int End => Start + Length;

    /// <summary>
    /// Finds the entities of a sentence by the rule of conlleval, which gives every sequence of tags a meaning in all the usual schemes (IOB1,
    /// IOB2, IOE, IOBES, BILOU): a token continues an entity if its tag is I or E, the tag before it is B or I, and both have the same type.
    /// Any other token except O begins one; so does I after O, or after another type.
    /// </summary>
    /// <param name="tags">The tags: O, or B, I, E or S (L and U are read as E and S), alone or followed by <c>-</c> and a type.</param>
    /// <returns>The entities in order.</returns>
    /// <exception cref="ArgumentException">A text is not a tag.</exception>
    /// <example><code>
    /// IReadOnlyList&lt;EntitySpan&gt; entities = EntitySpan.Find(["B-PER", "I-PER", "O", "B-LOC"]); // (0, 2, PER), (3, 1, LOC)
    /// </code></example>
    public static IReadOnlyList<EntitySpan> Find(IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return Find([.. tags.Select(tag => EntityTag.Parse(tag, nameof(tags)))]);
    }

    internal static List<EntitySpan> Find(ReadOnlySpan<EntityTag> tags)
    {
        var spans = new List<EntitySpan>();
        for (int start = 0; start < tags.Length;)
        {
            int end = start + 1;
            while (end < tags.Length && tags[end].Continues(tags[end - 1]))
            {
                end++;
            }

            if (tags[start].Place != 'O')
            {
                spans.Add(new EntitySpan(start, end - start, tags[start].Type));
            }

            start = end;
        }

        return spans;
    }
}
