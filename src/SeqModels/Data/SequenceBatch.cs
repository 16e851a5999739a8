using SeqModels.Tensors;

namespace SeqModels.Data;

/// <summary>
/// A batch of sequences, padded at their ends to the length of the longest. The batch is the first axis. Its memory is its own: it stays valid
/// while the enumeration goes on.
/// </summary>
/// <example><code>
/// RecurrentOutput run = lstm.Forward(embedding, batch.Tokens, lengths: batch.Lengths);
/// Tensor loss = Loss.CrossEntropy(classes.Forward(run.Output), batch.StepLabels, new() { IgnoredIndex = SequenceBatch.IgnoredLabel });
/// </code></example>
public sealed class SequenceBatch
{
    /// <summary>The label of padding in <see cref="StepLabels"/> and <see cref="TargetLabels"/>, which losses ignore: −100.</summary>
    public const int IgnoredLabel = -100;

    internal SequenceBatch()
    {
    }

    /// <summary>The number of sequences.</summary>
    public int Size { get; internal init; }

    /// <summary>The number of steps of the longest sequence, at least 1.</summary>
    public int Time { get; internal init; }

    /// <summary>The length of each sequence, [batch], as <c>RecurrentLayer.Forward</c> takes them.</summary>
    public ReadOnlyMemory<int> Lengths { get; internal init; }

    /// <summary>The position of each row in the source, [batch], from 0.</summary>
    public ReadOnlyMemory<long> Rows { get; internal init; }

    /// <summary>The position in the epoch after this batch, from which <see cref="SequenceBatches.Epoch(EpochPosition)"/> goes on; null for a batch of <see cref="From"/>.</summary>
    public EpochPosition? PositionAfter { get; internal init; }

    /// <summary>Whether the sequences consist of tokens; otherwise of vectors.</summary>
    public bool HasTokens => TokensOrNull is not null;

    /// <summary>Whether there is a class per sequence.</summary>
    public bool HasLabels => LabelsOrNull is not null;

    /// <summary>Whether there is a class per step.</summary>
    public bool HasStepLabels => StepLabelsOrNull is not null;

    /// <summary>Whether there are numbers to predict per sequence.</summary>
    public bool HasValues => ValuesOrNull is not null;

    /// <summary>Whether there are numbers to predict per step.</summary>
    public bool HasStepValues => StepValuesOrNull is not null;

    /// <summary>Whether there is a sequence to predict.</summary>
    public bool HasTargetTokens => TargetTokensOrNull is not null;

    /// <summary>The token ids, [batch, time], padded with <see cref="SequenceBatchOptions.PaddingId"/>.</summary>
    /// <exception cref="InvalidOperationException">The sequences consist of vectors.</exception>
    public Indices Tokens => TokensOrNull ?? throw new InvalidOperationException("SequenceBatch.Tokens: the sequences consist of vectors. Read Vectors instead.");

    /// <summary>The vectors, [batch, time, features], padded with 0.</summary>
    /// <exception cref="InvalidOperationException">The sequences consist of tokens.</exception>
    public Tensor Vectors => VectorsOrNull ?? throw new InvalidOperationException("SequenceBatch.Vectors: the sequences consist of tokens. Read Tokens instead.");

    /// <summary>The class of each sequence, [batch].</summary>
    /// <exception cref="InvalidOperationException">The rows have no label.</exception>
    public Indices Labels => LabelsOrNull ?? throw Missing(nameof(Labels), "label", nameof(SequenceExample.WithLabel));

    /// <summary>The class of each step, [batch, time], padded with <see cref="IgnoredLabel"/>.</summary>
    /// <exception cref="InvalidOperationException">The rows have no labels per step.</exception>
    public Indices StepLabels => StepLabelsOrNull ?? throw Missing(nameof(StepLabels), "labels per step", nameof(SequenceExample.WithStepLabels));

    /// <summary>The numbers to predict from each sequence, [batch, targets].</summary>
    /// <exception cref="InvalidOperationException">The rows have no values.</exception>
    public Tensor Values => ValuesOrNull ?? throw Missing(nameof(Values), "values", nameof(SequenceExample.WithValues));

    /// <summary>The numbers to predict at each step, [batch, time, targets], padded with 0.</summary>
    /// <exception cref="InvalidOperationException">The rows have no values per step.</exception>
    public Tensor StepValues => StepValuesOrNull ?? throw Missing(nameof(StepValues), "values per step", nameof(SequenceExample.WithStepValues));

    /// <summary>The tokens of the sequences to predict, [batch, target time], padded with <see cref="SequenceBatchOptions.PaddingId"/>.</summary>
    /// <exception cref="InvalidOperationException">The rows have no target tokens.</exception>
    public Indices TargetTokens => TargetTokensOrNull ?? throw Missing(nameof(TargetTokens), "target tokens", nameof(SequenceExample.WithTargetTokens));

    /// <summary>The same as <see cref="TargetTokens"/>, but padded with <see cref="IgnoredLabel"/>, as the targets of a loss.</summary>
    /// <exception cref="InvalidOperationException">The rows have no target tokens.</exception>
    public Indices TargetLabels => TargetLabelsOrNull ?? throw Missing(nameof(TargetLabels), "target tokens", nameof(SequenceExample.WithTargetTokens));

    /// <summary>The length of each sequence to predict, [batch]; empty without target tokens.</summary>
    public ReadOnlyMemory<int> TargetLengths { get; internal init; }

    internal Indices? TokensOrNull { get; init; }

    internal Tensor? VectorsOrNull { get; init; }

    internal Indices? LabelsOrNull { get; init; }

    internal Indices? StepLabelsOrNull { get; init; }

    internal Tensor? ValuesOrNull { get; init; }

    internal Tensor? StepValuesOrNull { get; init; }

    internal Indices? TargetTokensOrNull { get; init; }

    internal Indices? TargetLabelsOrNull { get; init; }

    /// <summary>Creates one batch of rows, for example to predict them.</summary>
    /// <param name="rows">The rows, at least one, all of the same kind.</param>
    /// <param name="paddingId">The token id after the end of a row, at least 0.</param>
    /// <exception cref="ArgumentException">There are no rows, or they differ in what they contain; the message names the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The padding id is negative.</exception>
    public static SequenceBatch From(IReadOnlyList<SequenceExample> rows, int paddingId = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(paddingId);
        if (rows.Count == 0)
        {
            throw new ArgumentException("SequenceBatch.From: there must be at least one row.", nameof(rows));
        }

        for (int row = 0; row < rows.Count; row++)
        {
            if (RowForm.Difference(rows[row], row, rows[0], 0) is { } difference)
            {
                throw new ArgumentException($"SequenceBatch.From: {difference}.", nameof(rows));
            }
        }

        return BatchBuilder.Build([.. rows], [.. Enumerable.Range(0, rows.Count).Select(row => (long)row)], paddingId);
    }

    /// <summary>Returns the mask of the sequences, [batch, time]: 1 at their steps, 0 at padding.</summary>
    /// <param name="type">The data type of the mask.</param>
    public Tensor Mask(DType type = DType.Float32)
    {
        Tensor mask = Tensor.Zeros([Size, Time], type);
        ReadOnlySpan<int> lengths = Lengths.Span;
        for (int row = 0; row < lengths.Length; row++)
        {
            if (type == DType.Float32)
            {
                mask.AsWritableSpan<float>().Slice(row * Time, lengths[row]).Fill(1);
            }
            else
            {
                mask.AsWritableSpan<double>().Slice(row * Time, lengths[row]).Fill(1);
            }
        }

        return mask;
    }

    /// <summary>Describes the batch, for example <c>32 sequences of up to 57 tokens</c>.</summary>
    public override string ToString() => $"{Size} sequences of up to {Time} {(HasTokens ? "tokens" : $"vectors of {Vectors.Shape[2]} features")}";

    private static InvalidOperationException Missing(string member, string what, string method) => new(
        $"SequenceBatch.{member}: the rows have no {what}. Add it to every row with SequenceExample.{method}.");
}
