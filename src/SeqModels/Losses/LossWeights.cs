using System.Globalization;
using System.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Losses;

/// <summary>A mask or weights of the terms of a loss.</summary>
internal static class LossWeights
{
    /// <summary>
    /// The weights repeated to the shape of the terms, in their data type and the memory of the thread's step; null for none. Those of a
    /// tensor [.., n] of terms may lack axes at the end.
    /// </summary>
    /// <param name="method">The loss, for messages.</param>
    /// <param name="weights">The weights, or null.</param>
    /// <param name="shape">The shape of the terms.</param>
    /// <param name="type">The data type of the terms.</param>
    /// <param name="total">The sum of the weights of all terms; their number without weights.</param>
    /// <exception cref="ArgumentException">The shape does not fit, or a weight is negative or not finite.</exception>
    public static Tensor? Expand(string method, Tensor? weights, Shape shape, DType type, out double total)
    {
        total = shape.ElementCount;
        if (weights is null)
            return null;
        if (weights.Rank > shape.Rank || !weights.Shape.Sizes.SequenceEqual(shape.Sizes[..weights.Rank]))
            throw new ArgumentException($"{method}: weights must have the shape {shape} or its first axes, but was {weights.Shape}.", nameof(weights));
        Tensor expanded = Tensor.Allocate(type, shape, Tape.Current?.Arena);
        total = type == DType.Float32
            ? Fill(method, weights, expanded.AsWritableSpan<float>())
            : Fill(method, weights, expanded.AsWritableSpan<double>());
        return expanded;
    }

    private static double Fill<T>(string method, Tensor weights, Span<T> expanded)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => weights.DType == DType.Float32
            ? Fill(method, weights.AsSpan<float>(), weights.Shape, expanded)
            : Fill(method, weights.AsSpan<double>(), weights.Shape, expanded);

    private static double Fill<TFrom, T>(string method, ReadOnlySpan<TFrom> weights, Shape shape, Span<T> expanded)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double total = 0;
        int repeats = weights.IsEmpty ? 0 : expanded.Length / weights.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            T weight = T.CreateTruncating(weights[i]);
            if (!T.IsFinite(weight) || weight < T.Zero)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"{method}: weights must be finite and at least 0, but that at {Position.Of(i, shape)} was {weights[i]}."), nameof(weights));
            }

            expanded.Slice(i * repeats, repeats).Fill(weight);
            total += double.CreateTruncating(weight) * repeats;
        }

        return total;
    }

    /// <summary>The factor of the sum of terms: 1, or 1 over their total weight for a mean (0 without weight).</summary>
    public static double Share(Reduction reduction, double total) => reduction != Reduction.Mean ? 1 : total == 0 ? 0 : 1 / total;

    /// <summary>Converts class weights; returns their sum.</summary>
    public static double Convert<T>(ReadOnlySpan<double> weights, Span<T> converted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            converted[i] = T.CreateTruncating(weights[i]);
            total += weights[i];
        }

        return total;
    }
}
