using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.NGrams.Tables;

/// <summary>From log₁₀ probabilities to probabilities, the same bits in every vector width.</summary>
internal static class LinearScale
{
    public const double Ln10 = 2.302585092994045684;

    /// <summary>10^x in double, by the library's own single-precision exponential and an exact rest.</summary>
    public static double Power(double x)
    {
        if (!(x > -60) || x > 30)
        {
            return x > 30 ? double.PositiveInfinity : double.IsNaN(x) ? x : 0;
        }
        double ln = x * Ln10;
        float whole = (float)ln;
        double rest = ln - whole;
        return Transcendental.Exp<float, float, LaneScalar<float>>(whole) * (1 + rest + (0.5 * rest * rest));
    }

    /// <summary>x ← 10^(x + shift).</summary>
    public static void Power(Span<float> values, double shift)
    {
        if (double.IsNegativeInfinity(shift))
        {
            values.Clear();
            return;
        }
        float high = (float)(shift * Ln10);
        Elementwise.Unary(values, values, new PowerOfTen(high, (float)((shift * Ln10) - high)));
    }

    /// <summary>y = x · factor.</summary>
    public static void Multiply(ReadOnlySpan<float> x, double factor, Span<float> y) => Elementwise.Unary(x, y, new Scale((float)factor));

    private readonly struct Scale(float factor) : IUnaryOperation<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, float> => L.Multiply(x, L.Create(factor));
    }

    /// <summary>exp(x ln 10 + shift): the exponent as a sum of two floats, of which the second is small.</summary>
    private readonly struct PowerOfTen(float high, float low) : IUnaryOperation<float>
    {
        private const double Ln10High = 2.302585124969482421875;
        private const double Ln10Low = Ln10 - Ln10High;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, float>
        {
            // −80 keeps the product finite for −∞; 10^−80 is 0 in single precision.
            V bounded = L.Max(x, L.Constant(-80));
            V product = L.Multiply(bounded, L.Constant(Ln10High));
            V error = L.FusedMultiplyAdd(bounded, L.Constant(Ln10High), L.Negate(product));
            error = L.FusedMultiplyAdd(bounded, L.Constant(Ln10Low), error);
            V sum = L.Add(product, L.Create(high));
            V back = L.Subtract(sum, product);
            V rest = L.Add(L.Subtract(product, L.Subtract(sum, back)), L.Subtract(L.Create(high), back));
            rest = L.Add(L.Add(rest, error), L.Create(low));
            V power = Transcendental.Exp<V, float, L>(sum);
            return L.FusedMultiplyAdd(power, rest, power);
        }
    }
}
