using System.Runtime.Intrinsics;

namespace SeqModels.Numerics.Streaming;

/// <summary>
/// A vector quantised to 16-bit integers with one scale: x[k] ≈ scale · q[k], |q[k]| ≤ <see cref="Limit"/>. The same values on every
/// machine.
/// </summary>
internal static unsafe class QuantizedVector
{
    // Smaller maxima have no finite reciprocal; such a vector is treated as zero.
    private const float Least = 1e-30f;

    /// <summary>The largest |q| for which a sum of <paramref name="length"/> products with 8-bit weights fits in 32 bits.</summary>
    public static int Limit(int length) => (int)Math.Min(short.MaxValue, int.MaxValue / ((long)QuantizedStepMatrix.WeightLimit * Math.Max(1, length)));

    /// <summary>The stride of a row in elements, padded to whole pairs.</summary>
    public static int Stride(int length) => (length + 15) / 16 * 16;

    /// <summary>Writes q, with zeros up to the stride, and returns the scale. A NaN or infinity gives a NaN scale.</summary>
    public static float Quantize(float* x, int length, short* q)
    {
        float largest = Largest(x, length);
        int limit = Limit(length);
        int stride = Stride(length);
        if (!(largest >= Least && largest <= float.MaxValue))
        {
            new Span<short>(q, stride).Clear();
            return largest < Least ? 0 : float.NaN;
        }

        float inverse = limit / largest;
        Vector128<float> scale = Vector128.Create(inverse);
        int k = 0;
        for (; k + 8 <= length; k += 8)
        {
            Vector128<int> low = Vector128.ConvertToInt32(Vector128.Round(Vector128.Load(x + k) * scale));
            Vector128<int> high = Vector128.ConvertToInt32(Vector128.Round(Vector128.Load(x + k + 4) * scale));
            Vector128.Narrow(low, high).Store(q + k);
        }

        for (; k < length; k++)
            q[k] = (short)MathF.Round(x[k] * inverse);
        new Span<short>(q + length, stride - length).Clear();
        return largest / limit;
    }

    private static float Largest(float* x, int length)
    {
        Vector128<float> lanes = Vector128<float>.Zero;
        int k = 0;
        for (; k + 4 <= length; k += 4)
            lanes = Vector128.Max(lanes, Vector128.Abs(Vector128.Load(x + k)));
        float largest = 0;
        for (int i = 0; i < 4; i++)
            largest = MathF.Max(largest, lanes[i]);
        for (; k < length; k++)
            largest = MathF.Max(largest, MathF.Abs(x[k]));
        return largest;
    }
}
