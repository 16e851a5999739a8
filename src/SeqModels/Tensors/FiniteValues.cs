using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace SeqModels.Tensors;

/// <summary>Detects NaN and infinity in tensors.</summary>
internal static class FiniteValues
{
    /// <summary>Whether all elements are finite.</summary>
    public static bool All(Tensor tensor) => tensor.DType == DType.Float32
        ? TensorPrimitives.IsFiniteAll(tensor.AsSpan<float>())
        : TensorPrimitives.IsFiniteAll(tensor.AsSpan<double>());

    /// <summary>Describes the first element that is not finite, for example <c>NaN at element [2, 7]</c>; null if all are finite.</summary>
    public static string? FirstOther(Tensor tensor) => tensor.DType == DType.Float32
        ? FirstOther(tensor.AsSpan<float>(), tensor.Shape)
        : FirstOther(tensor.AsSpan<double>(), tensor.Shape);

    private static string? FirstOther<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{values[i]} at element {Position.Of(i, shape)}");
            }
        }

        return null;
    }
}
