using System.Runtime.CompilerServices;
using SeqModels.Evaluation.Metrics;
using SeqModels.Tensors;

namespace SeqModels.Evaluation;

/// <summary>
/// Counts of labelled, predicted and correct entities, summed over sentences, by the rules of conlleval, the script of the CoNLL-2000 and 2003
/// tasks (<see cref="EntitySpan.Find(IReadOnlyList{string})"/>). An entity is correct if one of the same tokens and type was predicted. Positions with the ignored
/// label, such as padding or the later pieces of a word, are removed from the sentence. It serves one thread; merge one per thread.
/// </summary>
/// <example><code>
/// var entities = new EntityCounter(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]);
/// entities.Add(batch.StepLabels, predictions);
/// Console.WriteLine(entities.ToReport());
/// </code></example>
public sealed class EntityCounter
{
    private readonly EntityTag[] _tags;
    private readonly SortedDictionary<string, Counts> _types = new(StringComparer.Ordinal);
    private long _tokens;
    private long _correctTokens;

    /// <summary>Creates a counter without sentences.</summary>
    /// <param name="tags">The tags of the labels 0, 1, …: O, or B, I, E or S (L and U are read as E and S), alone or followed by <c>-</c> and
    /// a type. Null if all sentences are added as texts.</param>
    /// <param name="ignoredLabel">The label of positions that do not count, or null for none. Default −100, that of padding in batches and
    /// of PyTorch.</param>
    /// <exception cref="ArgumentException">A text is not a tag.</exception>
    public EntityCounter(IReadOnlyList<string>? tags = null, int? ignoredLabel = -100)
    {
        _tags = [.. (tags ?? []).Select(tag => EntityTag.Parse(tag, nameof(tags)))];
        IgnoredLabel = ignoredLabel;
    }

    /// <summary>The label of positions that do not count, or null for none.</summary>
    public int? IgnoredLabel { get; }

    /// <summary>Adds a sentence.</summary>
    /// <param name="labels">The labels, by their numbers among the tags.</param>
    /// <param name="predictions">One prediction per label.</param>
    /// <exception cref="ArgumentException">The counts differ, a label is neither a tag nor ignored, or a prediction that counts is not a
    /// tag. Nothing is added then.</exception>
    /// <exception cref="InvalidOperationException">The counter was created without tags.</exception>
    [OverloadResolutionPriority(1)]
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        RequireTags();
        LabelPairs.RequireClasses("EntityCounter.Add", labels, predictions, _tags.Length, IgnoredLabel);
        AddSentence(labels, predictions);
    }

    /// <summary>Adds sentences, such as a batch.</summary>
    /// <param name="labels">The labels [time] or [batch, time], by their numbers among the tags.</param>
    /// <param name="predictions">The predictions, of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ or have more than two axes, a label is neither a tag nor ignored, or a
    /// prediction that counts is not a tag. Nothing is added then.</exception>
    /// <exception cref="InvalidOperationException">The counter was created without tags.</exception>
    public void Add(Indices labels, Indices predictions)
    {
        RequireTags();
        LabelPairs.RequireEqualShape("EntityCounter.Add", labels, predictions);
        if (labels.Shape.Rank is not (1 or 2))
        {
            throw new ArgumentException($"EntityCounter.Add: labels must be [time] or [batch, time], but was {labels.Shape}.", nameof(labels));
        }

        LabelPairs.RequireClasses("EntityCounter.Add", labels.Values.Span, predictions.Values.Span, _tags.Length, IgnoredLabel);
        int time = labels.Shape[-1];
        for (int start = 0; start < labels.Length; start += time)
        {
            AddSentence(labels.Values.Span.Slice(start, time), predictions.Values.Span.Slice(start, time));
        }
    }

    /// <summary>Adds a sentence of tags.</summary>
    /// <param name="labels">The tags.</param>
    /// <param name="predictions">One predicted tag per tag.</param>
    /// <exception cref="ArgumentException">The counts differ, or a text is not a tag. Nothing is added then.</exception>
    public void Add(IReadOnlyList<string> labels, IReadOnlyList<string> predictions)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(predictions);
        LabelPairs.RequireEqualLength("EntityCounter.Add", labels.Count, predictions.Count);
        AddSentence([.. labels.Select(tag => EntityTag.Parse(tag, nameof(labels)))], [.. predictions.Select(tag => EntityTag.Parse(tag, nameof(predictions)))]);
    }

    /// <summary>Adds the counts of another counter.</summary>
    /// <param name="other">The other.</param>
    public void Merge(EntityCounter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach ((string type, Counts counts) in other._types.ToArray())
        {
            Count(type, counts);
        }

        (_tokens, _correctTokens) = (_tokens + other._tokens, _correctTokens + other._correctTokens);
    }

    /// <summary>Returns precision, recall and F1 of each entity type and of all entities.</summary>
    public EntityReport ToReport() => new()
    {
        Types = [.. _types.Select(type => ScoreAverages.Of(type.Key, type.Value.Correct, type.Value.Labelled, type.Value.Predicted))],
        Tokens = _tokens,
        TokenAccuracy = (double)_correctTokens / _tokens,
    };

    private void RequireTags()
    {
        if (_tags.Length == 0)
        {
            throw new InvalidOperationException("EntityCounter.Add: labels that are numbers need the tags that they stand for. Pass them to the constructor.");
        }
    }

    private void AddSentence(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        var tags = new List<EntityTag>(labels.Length);
        var predictedTags = new List<EntityTag>(labels.Length);
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] != IgnoredLabel)
            {
                tags.Add(_tags[labels[i]]);
                predictedTags.Add(_tags[predictions[i]]);
            }
        }

        AddSentence([.. tags], [.. predictedTags]);
    }

    private void AddSentence(EntityTag[] labels, EntityTag[] predictions)
    {
        List<EntitySpan> labelled = EntitySpan.Find(labels), predicted = EntitySpan.Find(predictions);
        foreach (EntitySpan entity in labelled)
        {
            Count(entity.Type, new Counts(1, 0, 0));
        }

        foreach (EntitySpan entity in predicted)
        {
            Count(entity.Type, new Counts(0, 1, 0));
        }

        foreach (EntitySpan entity in labelled.Intersect(predicted))
        {
            Count(entity.Type, new Counts(0, 0, 1));
        }

        _tokens += labels.Length;
        _correctTokens += labels.Zip(predictions).Count(pair => pair.First == pair.Second);
    }

    private void Count(string type, Counts counts)
    {
        Counts old = _types.GetValueOrDefault(type);
        _types[type] = new Counts(old.Labelled + counts.Labelled, old.Predicted + counts.Predicted, old.Correct + counts.Correct);
    }

    private readonly record struct Counts(long Labelled, long Predicted, long Correct);
}
