using System.Runtime.CompilerServices;
using SeqModels.Evaluation.Metrics;
using SeqModels.Evaluation.Tables;
using SeqModels.Tensors;

namespace SeqModels.Evaluation;

/// <summary>
/// The share of labels that were predicted, summed over batches; with <see cref="Top"/> = k, the share of labels among the k classes with the
/// highest logits. Positions with the ignored label, such as padding, do not count. It serves one thread; merge one per thread.
/// </summary>
/// <example><code>
/// var accuracy = new Accuracy();
/// foreach (SequenceBatch batch in batches.Epoch(random))
///     accuracy.Add(batch.StepLabels, logits: Logits(batch));
/// Console.WriteLine(accuracy);
/// </code></example>
public sealed class Accuracy
{
    /// <summary>Creates an accuracy without labels.</summary>
    /// <param name="top">The number of classes with the highest logits among which the label must be, at least 1. Default 1.</param>
    /// <param name="ignoredLabel">The label of positions that do not count, or null for none. Default −100, that of padding in batches and
    /// of PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is below 1.</exception>
    public Accuracy(int top = 1, int? ignoredLabel = -100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        Top = top;
        IgnoredLabel = ignoredLabel;
    }

    /// <summary>The number of classes with the highest logits among which the label must be.</summary>
    public int Top { get; }

    /// <summary>The label of positions that do not count, or null for none.</summary>
    public int? IgnoredLabel { get; }

    /// <summary>The number of labels that were predicted.</summary>
    public long Correct { get; private set; }

    /// <summary>The number of labels that count.</summary>
    public long Count { get; private set; }

    /// <summary>The accuracy, <see cref="Correct"/> / <see cref="Count"/>, from 0 to 1; NaN without labels.</summary>
    public double Value => (double)Correct / Count;

    /// <summary>Returns the accuracy of predictions, without ignored positions.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="predictions">One prediction per label.</param>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public static double Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        var accuracy = new Accuracy(ignoredLabel: null);
        accuracy.Add(labels, predictions);
        return accuracy.Value;
    }

    /// <summary>Adds predicted classes.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="predictions">One prediction per label.</param>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Top"/> is above 1.</exception>
    [OverloadResolutionPriority(1)]
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        RequireTopOne();
        LabelPairs.RequireEqualLength("Accuracy.Add", labels.Length, predictions.Length);
        for (int i = 0; i < labels.Length; i++)
        {
            Add(labels[i], labels[i] == predictions[i]);
        }
    }

    /// <summary>Adds predicted classes.</summary>
    /// <param name="labels">The labels, of any shape.</param>
    /// <param name="predictions">The predictions, of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Top"/> is above 1.</exception>
    public void Add(Indices labels, Indices predictions)
    {
        LabelPairs.RequireEqualShape("Accuracy.Add", labels, predictions);
        Add(labels.Values.Span, predictions.Values.Span);
    }

    /// <summary>Adds logits: a label is predicted if fewer than <see cref="Top"/> classes have a higher logit, or an equal one and a lower
    /// number. Any increasing function of the logits, such as log-probabilities, gives the same accuracy.</summary>
    /// <param name="labels">The labels, of any shape.</param>
    /// <param name="logits">The logits, of the shape of the labels and a last axis of classes, Float32 or Float64.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a label is neither a class nor ignored, or a logit that counts is
    /// NaN.</exception>
    public void Add(Indices labels, Tensor logits)
    {
        int[] ranks = LogitRows.Ranks("Accuracy.Add", labels, logits, IgnoredLabel);
        for (int i = 0; i < ranks.Length; i++)
        {
            Add(labels.Values.Span[i], ranks[i] < Top);
        }
    }

    /// <summary>Adds sequences as wholes: a row counts as predicted if all of its labels that are not ignored are. A row of ignored labels
    /// does not count.</summary>
    /// <param name="labels">The labels [batch, time].</param>
    /// <param name="predictions">The predictions [batch, time].</param>
    /// <exception cref="ArgumentException">The shapes differ or do not have two axes.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Top"/> is above 1.</exception>
    public void AddSequences(Indices labels, Indices predictions)
    {
        RequireTopOne();
        LabelPairs.RequireEqualShape("Accuracy.AddSequences", labels, predictions);
        if (labels.Shape.Rank != 2)
        {
            throw new ArgumentException($"Accuracy.AddSequences: labels must be [batch, time], but was {labels.Shape}.", nameof(labels));
        }

        int time = labels.Shape[1];
        for (int row = 0; row < labels.Shape[0]; row++)
        {
            var sequence = new Accuracy(ignoredLabel: IgnoredLabel);
            sequence.Add(labels.Values.Span.Slice(row * time, time), predictions.Values.Span.Slice(row * time, time));
            Count += sequence.Count > 0 ? 1 : 0;
            Correct += sequence.Count > 0 && sequence.Correct == sequence.Count ? 1 : 0;
        }
    }

    /// <summary>Adds the counts of another accuracy.</summary>
    /// <param name="other">The other, with the same <see cref="Top"/>.</param>
    /// <exception cref="ArgumentException"><see cref="Top"/> differs.</exception>
    public void Merge(Accuracy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Top != Top)
        {
            throw new ArgumentException($"Accuracy.Merge: both must have the same Top, but {Top} and {other.Top} were given.", nameof(other));
        }

        (Correct, Count) = (Correct + other.Correct, Count + other.Count);
    }

    /// <summary>Formats the accuracy in percent and the counts.</summary>
    public override string ToString() => $"{TextTable.Percent(Value, 2)} ({TextTable.Whole(Correct)} of {TextTable.Whole(Count)})";

    private void Add(int label, bool isCorrect)
    {
        if (label != IgnoredLabel)
        {
            Count++;
            Correct += isCorrect ? 1 : 0;
        }
    }

    private void RequireTopOne()
    {
        if (Top > 1)
        {
            throw new InvalidOperationException($"Accuracy.Add: the accuracy of the {Top} highest classes needs logits, not predicted classes.");
        }
    }
}
