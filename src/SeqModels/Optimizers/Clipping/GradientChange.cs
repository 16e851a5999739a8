using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Tensors;

namespace SeqModels.Optimizers.Clipping;

/// <summary>The transformation of every element of a gradient before the update: g ← min(max(factor·g, −bound), bound).</summary>
/// <param name="Factor">The factor; 1 for none.</param>
/// <param name="Bound">The bound of the magnitude; +∞ for none.</param>
/// <param name="Rows">One factor per row of the gradient, in place of <paramref name="Factor"/>; null for none.</param>
internal readonly record struct GradientChange(double Factor, double Bound, double[]? Rows = null)
{
    public static GradientChange None { get; } = new(1, double.PositiveInfinity);

    public bool IsNone => this == None;

    /// <summary>Changes a gradient in place.</summary>
    public void Apply(Tensor gradient)
    {
        if (IsNone)
        {
            return;
        }

        if (gradient.DType == DType.Float32)
        {
            Apply(gradient.AsWritableSpan<float>());
        }
        else
        {
            Apply(gradient.AsWritableSpan<double>());
        }
    }

    /// <summary>The change in the number type of a gradient.</summary>
    public GradientChange<T> Of<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(T.CreateTruncating(Factor), T.CreateTruncating(Bound));

    /// <summary>Writes the changed values of a part of a gradient to a buffer.</summary>
    /// <param name="part">The part.</param>
    /// <param name="changed">The buffer; may be the part itself.</param>
    /// <param name="start">The index of the first element of the part in the gradient.</param>
    /// <param name="length">The number of elements of the whole gradient.</param>
    public void Apply<T>(ReadOnlySpan<T> part, Span<T> changed, int start, int length) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Rows is null)
        {
            Elementwise.Unary(part, changed, Of<T>());
            return;
        }

        int rowLength = length / Rows.Length;
        for (int done = 0; done < part.Length;)
        {
            int row = (start + done) / rowLength, count = Math.Min(part.Length - done, ((row + 1) * rowLength) - start - done);
            Elementwise.Unary(part.Slice(done, count), changed.Slice(done, count), (this with { Factor = Rows[row] }).Of<T>());
            done += count;
        }
    }

    private void Apply<T>(Span<T> gradient) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply<T>(gradient, gradient, 0, gradient.Length);
}

/// <summary>A <see cref="GradientChange"/> as a vector operation.</summary>
internal readonly struct GradientChange<T>(T factor, T bound) : IUnaryOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _factor = factor;
    private readonly T _bound = bound;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V, L>(V g)
        where V : struct
        where L : struct, ILane<V, T>
    {
        V bound = L.Create(_bound);
        return L.Max(L.Min(L.Multiply(g, L.Create(_factor)), bound), L.Negate(bound));
    }
}
