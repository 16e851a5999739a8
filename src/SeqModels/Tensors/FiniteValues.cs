using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace SeqModels.Tensors;

/// <summary>Looks for NaN and infinity in tensors.</summary>
internal static class FiniteValues
{
    /// <summary>Whether all elements are finite.</summary>
    public static bool All(Tensor tensor) => tensor.DType == DType.Float32
        ? TensorPrimitives.IsFiniteAll(tensor.AsSpan<float>())
        : TensorPrimitives.IsFiniteAll(tensor.AsSpan<double>());

    /// <summary>The first element that is not finite, in words (<c>NaN at element [2, 7]</c>); null when all are.</summary>
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
