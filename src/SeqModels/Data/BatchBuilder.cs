using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Data;

/// <summary>Pads rows of the same form to a batch.</summary>
internal static class BatchBuilder
{
    public static SequenceBatch Build(ReadOnlySpan<SequenceExample> rows, long[] numbers, int paddingId, EpochPosition? positionAfter = null)
    {
        SequenceExample first = rows[0];
        int[] lengths = Lengths(rows, row => row.Length);
        int time = Math.Max(1, lengths.Max());
        int[] targetLengths = first.TargetTokens.HasValue ? Lengths(rows, row => row.TargetTokens!.Value.Length) : [];
        int targetTime = Math.Max(1, targetLengths.Append(0).Max());
        return new SequenceBatch
        {
            Size = rows.Length,
            Time = time,
            Lengths = lengths,
            Rows = numbers,
            PositionAfter = positionAfter,
            TokensOrNull = first.HasTokens ? Ids(rows, time, paddingId, row => row.Tokens) : default(Indices?),
            VectorsOrNull = first.HasTokens ? null : Numbers(rows, [rows.Length, time, first.FeatureCount], row => row.Vectors),
            LabelsOrNull = first.Label.HasValue ? Indices.From(Lengths(rows, row => row.Label!.Value)) : default(Indices?),
            StepLabelsOrNull = first.StepLabels.HasValue ? Ids(rows, time, SequenceBatch.IgnoredLabel, row => row.StepLabels!.Value) : default(Indices?),
            ValuesOrNull = first.Values is { } values ? Numbers(rows, [rows.Length, values.Length], row => row.Values!.Value) : null,
            StepValuesOrNull = first.StepValues.HasValue ? Numbers(rows, [rows.Length, time, first.StepValueCount], row => row.StepValues!.Value) : null,
            TargetTokensOrNull = first.TargetTokens.HasValue ? Ids(rows, targetTime, paddingId, row => row.TargetTokens!.Value) : default(Indices?),
            TargetLabelsOrNull = first.TargetTokens.HasValue ? Ids(rows, targetTime, SequenceBatch.IgnoredLabel, row => row.TargetTokens!.Value) : default(Indices?),
            TargetLengths = targetLengths,
        };
    }

    private static int[] Lengths(ReadOnlySpan<SequenceExample> rows, Func<SequenceExample, int> value)
    {
        var values = new int[rows.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            values[row] = value(rows[row]);
        }

        return values;
    }

    private static Indices Ids(ReadOnlySpan<SequenceExample> rows, int time, int padding, Func<SequenceExample, ReadOnlyMemory<int>> ids)
    {
        var padded = new int[ArrayLength.Of("SequenceBatch: a batch [rows, time]", rows.Length, time)];
        for (int row = 0; row < rows.Length; row++)
        {
            ReadOnlySpan<int> own = ids(rows[row]).Span;
            own.CopyTo(padded.AsSpan(row * time, time));
            padded.AsSpan((row * time) + own.Length, time - own.Length).Fill(padding);
        }

        return new Indices(padded, [rows.Length, time]);
    }

    private static Tensor Numbers(ReadOnlySpan<SequenceExample> rows, Shape shape, Func<SequenceExample, ReadOnlyMemory<float>> numbers)
    {
        Tensor padded = Tensor.Zeros(shape);
        int width = shape.ElementCount / rows.Length;
        Span<float> elements = padded.AsWritableSpan();
        for (int row = 0; row < rows.Length; row++)
        {
            numbers(rows[row]).Span.CopyTo(elements.Slice(row * width, width));
        }

        return padded;
    }
}
