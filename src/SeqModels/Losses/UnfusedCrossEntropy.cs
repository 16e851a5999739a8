using SeqModels.Tensors;

namespace SeqModels.Losses;

/// <summary>The cross-entropy of a linear layer from the logits of all rows: what <see cref="LinearCrossEntropyOperation"/> does not
/// compute.</summary>
internal static class UnfusedCrossEntropy
{
    /// <summary>Whether rows or classes have weights, or the loss of each row is wanted.</summary>
    public static bool IsNeeded(CrossEntropyOptions options, Tensor? weights) =>
        options.Reduction == Reduction.None || options.ClassWeights is not null || weights is not null;

    public static Tensor Apply(string method, Tensor hidden, Tensor weight, Tensor? bias, Indices targets, CrossEntropyOptions options, int? excludedClass, Tensor? weights)
    {
        LinearCrossEntropyOperation.Check(method, hidden, weight, bias, targets, options, excludedClass);
        int classes = weight.Shape[0], inputs = weight.Shape[1];
        Tensor logits = hidden.Reshape([targets.Length, inputs]).MatMul(weight, transposeB: true);
        if (bias is not null)
            logits += bias;
        if (excludedClass is { } index)
        {
            if (options.LabelSmoothing > 0)
                throw new ArgumentException($"{method}: LabelSmoothing must be 0 with an excluded class and weights or Reduction.None.", nameof(options));
            Tensor excluded = Tensor.Zeros([classes]);
            excluded[index] = 1;
            logits = logits.MaskedFill(excluded, double.NegativeInfinity);
        }

        return CrossEntropyOperation.Apply(logits.Reshape(hidden.Shape.With(-1, classes)), targets, options, weights);
    }
}
