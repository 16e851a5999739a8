using System.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Evaluation.Metrics;

/// <summary>The order of the classes by their logits, in the rows of a tensor [.., classes]. Of equal logits, that of the lower class comes
/// first.</summary>
internal static class LogitRows
{
    /// <summary>The class with the highest logit of every row; 0 for ignored rows, which are not read.</summary>
    public static int[] Predictions(string method, Indices labels, Tensor logits, int? ignored) => Read(method, labels, logits, ignored, new Best());

    /// <summary>For every row the number of classes that come before its label; 0 for ignored rows, which are not read.</summary>
    public static int[] Ranks(string method, Indices labels, Tensor logits, int? ignored) => Read(method, labels, logits, ignored, new RankOfLabel());

    private static int[] Read<TReader>(string method, Indices labels, Tensor logits, int? ignored, TReader reader)
        where TReader : IRowReader
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.Rank == 0 || logits.Shape[-1] == 0 || !labels.Shape.Sizes.SequenceEqual(logits.Shape.Sizes[..^1]))
        {
            throw new ArgumentException($"{method}: logits must have the shape of labels, {labels.Shape}, and a last axis of classes, but was {logits.Shape}.", nameof(logits));
        }

        LabelPairs.RequireClasses(method, labels.Values.Span, new int[labels.Length], logits.Shape[-1], ignored);
        return logits.DType == DType.Float32
            ? Read<float, TReader>(method, labels.Values.Span, logits, ignored, reader)
            : Read<double, TReader>(method, labels.Values.Span, logits, ignored, reader);
    }

    private static int[] Read<T, TReader>(string method, ReadOnlySpan<int> labels, Tensor logits, int? ignored, TReader reader)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TReader : IRowReader
    {
        ReadOnlySpan<T> values = logits.AsSpan<T>();
        int classes = logits.Shape[-1];
        var results = new int[labels.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] == ignored)
            {
                continue;
            }

            ReadOnlySpan<T> logitsOfRow = values.Slice(row * classes, classes);
            for (int i = 0; i < classes; i++)
            {
                if (T.IsNaN(logitsOfRow[i]))
                {
                    throw new ArgumentException($"{method}: the logit of class {i} in row {row} is NaN, so its classes have no order. The model has diverged or read NaN.", nameof(logits));
                }
            }

            results[row] = reader.Read(logitsOfRow, labels[row]);
        }

        return results;
    }

    private interface IRowReader
    {
        int Read<T>(ReadOnlySpan<T> logits, int label)
            where T : IFloatingPointIeee754<T>;
    }

    private readonly struct Best : IRowReader
    {
        public int Read<T>(ReadOnlySpan<T> logits, int label)
            where T : IFloatingPointIeee754<T>
        {
            int best = 0;
            for (int i = 1; i < logits.Length; i++)
            {
                best = logits[i] > logits[best] ? i : best;
            }

            return best;
        }
    }

    private readonly struct RankOfLabel : IRowReader
    {
        public int Read<T>(ReadOnlySpan<T> logits, int label)
            where T : IFloatingPointIeee754<T>
        {
            int rank = 0;
            for (int i = 0; i < logits.Length; i++)
            {
                rank += logits[i] > logits[label] || (logits[i] == logits[label] && i < label) ? 1 : 0;
            }

            return rank;
        }
    }
}
