using SeqModels.Numerics.Lanes;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Online;

/// <summary>Elements of tensors of both data types as doubles.</summary>
internal static class Doubles
{
    /// <summary>Copies the elements of a tensor; zeros for null.</summary>
    public static void Read(Tensor? tensor, Span<double> to)
    {
        if (tensor is null)
        {
            to.Clear();
        }
        else if (tensor.DType == DType.Float64)
        {
            tensor.AsSpan<double>().CopyTo(to);
        }
        else
        {
            ReadOnlySpan<float> from = tensor.AsSpan();
            for (int i = 0; i < to.Length; i++)
                to[i] = from[i];
        }
    }

    /// <summary>Adds values to the elements of a tensor.</summary>
    public static void Add(ReadOnlySpan<double> values, Tensor to)
    {
        if (to.DType == DType.Float64)
        {
            AddScaled(1, values, to.AsWritableSpan<double>());
            return;
        }

        Span<float> elements = to.AsWritableSpan();
        for (int i = 0; i < elements.Length; i++)
            elements[i] += (float)values[i];
    }

    /// <summary>y += c x.</summary>
    public static void AddScaled(double c, ReadOnlySpan<double> x, Span<double> y) => Elementwise.UnaryAccumulate(x, y, new Times<double>(c));
}
