using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Tensors;

namespace SeqModels.Optimizers.Clipping;

/// <summary>What happens to every element of a gradient on its way into the update: g ← min(max(factor·g, −bound), bound).</summary>
/// <param name="Factor">1 for none.</param>
/// <param name="Bound">+∞ for none.</param>
/// <param name="Rows">A factor for each row of the gradient, in place of the one; null for none.</param>
internal readonly record struct GradientChange(double Factor, double Bound, double[]? Rows = null)
{
    public static GradientChange None { get; } = new(1, double.PositiveInfinity);

    public bool IsNone => this == None;

    /// <summary>Changes a gradient in place; nothing where nothing is to change.</summary>
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

    /// <summary>Writes a part of a gradient, changed, elsewhere.</summary>
    /// <param name="part">The part.</param>
    /// <param name="changed">Where it goes; may be the part itself.</param>
    /// <param name="start">The index of its first element in the gradient.</param>
    /// <param name="length">The elements of the whole gradient.</param>
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

/// <summary>A <see cref="GradientChange"/> on vectors.</summary>
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
