using SeqModels.Tensors;

namespace SeqModels.Evaluation.Metrics;

/// <summary>Requires that labels and predictions fit each other.</summary>
internal static class LabelPairs
{
    /// <summary>Throws unless there are as many predictions as labels.</summary>
    public static void RequireEqualLength(string method, int labels, int predictions)
    {
        if (labels != predictions)
        {
            throw new ArgumentException($"{method}: there must be one prediction per label, but there are {labels} labels and {predictions} predictions.", nameof(predictions));
        }
    }

    /// <summary>Throws unless both have the same shape.</summary>
    public static void RequireEqualShape(string method, Indices labels, Indices predictions)
    {
        if (!labels.Shape.Equals(predictions.Shape))
        {
            throw new ArgumentException($"{method}: predictions must have the shape of labels, {labels.Shape}, but was {predictions.Shape}.", nameof(predictions));
        }
    }

    /// <summary>Throws unless every label is a class or ignored, and every prediction that counts is a class.</summary>
    public static void RequireClasses(string method, ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes, int? ignored)
    {
        RequireEqualLength(method, labels.Length, predictions.Length);
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] == ignored)
            {
                continue;
            }

            if ((uint)labels[i] >= (uint)classes)
            {
                throw new ArgumentException(
                    $"{method}: the label {labels[i]} at index {i} is not a class: classes are 0 to {classes - 1}" +
                    $"{(ignored is { } label ? $" and the ignored label is {label}" : ". If it marks padding, make it the ignored label")}.", nameof(labels));
            }

            if ((uint)predictions[i] >= (uint)classes)
            {
                throw new ArgumentException($"{method}: the prediction {predictions[i]} at index {i} is not a class: classes are 0 to {classes - 1}.", nameof(predictions));
            }
        }
    }
}
