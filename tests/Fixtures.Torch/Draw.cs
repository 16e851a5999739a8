using static TorchSharp.torch;

namespace SeqModels.Fixtures;

/// <summary>
/// Seeded uniform numbers on a grid of step 2⁻¹², so that every input of every fixture is exact in float32 as well as in float64
/// (SplitMix64: Steele, Lea and Flood 2014).
/// </summary>
internal sealed class Draw(ulong seed)
{
    private const double Grid = 4096;

    private ulong _state = seed;

    /// <summary>One number in [−<paramref name="scale"/>, <paramref name="scale"/>].</summary>
    public double Number(double scale) => Math.Round((2 * Unit() - 1) * scale * Grid) / Grid;

    /// <summary>A float64 leaf tensor of numbers in [−<paramref name="scale"/>, <paramref name="scale"/>].</summary>
    public Tensor Tensor(double scale, params long[] shape) => tensor(Numbers(scale, shape), shape, ScalarType.Float64);

    public double[] Numbers(double scale, params long[] shape)
    {
        var values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
            values[i] = Number(scale);
        return values;
    }

    /// <summary>An integer in [0, <paramref name="bound"/>).</summary>
    public long Below(long bound) => (long)(Unit() * bound);

    private double Unit()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
