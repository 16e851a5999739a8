using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeqModels.Benchmarks.Torch;

/// <summary>The rate of fused multiply-adds in registers alone: the limit of every matrix product.</summary>
internal static class FmaPeak
{
    private const int Rounds = 400_000;
    private const int Chains = 16;

    /// <summary>GFLOP/s of some threads at the same time: the sum of their medians.</summary>
    public static double Measure(int threads)
    {
        double[] rates = new double[threads];
        Thread[] team = [.. Enumerable.Range(0, threads).Select(i => new Thread(() => rates[i] = Measure()))];
        Array.ForEach(team, thread => thread.Start());
        Array.ForEach(team, thread => thread.Join());
        return rates.Sum();
    }

    /// <summary>Median GFLOP/s of one thread.</summary>
    private static double Measure()
    {
        double[] rates = new double[15];
        for (int i = -5; i < rates.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            float sink = Vector512.IsHardwareAccelerated ? Chain512() : Chain256();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            int lanes = Vector512.IsHardwareAccelerated ? 16 : 8;
            if (i >= 0 && !float.IsNaN(sink))
                rates[i] = 2.0 * lanes * Chains * Rounds / seconds * 1e-9;
        }

        Array.Sort(rates);
        return rates[rates.Length / 2];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chain512()
    {
        Vector512<float> x = Vector512.Create(0.5f), y = Vector512.Create(0.25f);
        Vector512<float> a0 = x, a1 = y, a2 = x, a3 = y, a4 = x, a5 = y, a6 = x, a7 = y;
        Vector512<float> b0 = y, b1 = x, b2 = y, b3 = x, b4 = y, b5 = x, b6 = y, b7 = x;
        for (int i = 0; i < Rounds; i++)
        {
            a0 = Vector512.FusedMultiplyAdd(a0, x, y);
            a1 = Vector512.FusedMultiplyAdd(a1, x, y);
            a2 = Vector512.FusedMultiplyAdd(a2, x, y);
            a3 = Vector512.FusedMultiplyAdd(a3, x, y);
            a4 = Vector512.FusedMultiplyAdd(a4, x, y);
            a5 = Vector512.FusedMultiplyAdd(a5, x, y);
            a6 = Vector512.FusedMultiplyAdd(a6, x, y);
            a7 = Vector512.FusedMultiplyAdd(a7, x, y);
            b0 = Vector512.FusedMultiplyAdd(b0, x, y);
            b1 = Vector512.FusedMultiplyAdd(b1, x, y);
            b2 = Vector512.FusedMultiplyAdd(b2, x, y);
            b3 = Vector512.FusedMultiplyAdd(b3, x, y);
            b4 = Vector512.FusedMultiplyAdd(b4, x, y);
            b5 = Vector512.FusedMultiplyAdd(b5, x, y);
            b6 = Vector512.FusedMultiplyAdd(b6, x, y);
            b7 = Vector512.FusedMultiplyAdd(b7, x, y);
        }

        return Vector512.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chain256()
    {
        Vector256<float> x = Vector256.Create(0.5f), y = Vector256.Create(0.25f);
        Vector256<float> a0 = x, a1 = y, a2 = x, a3 = y, a4 = x, a5 = y, a6 = x;
        Vector256<float> b0 = y, b1 = x, b2 = y, b3 = x, b4 = y, b5 = x, b6 = y;
        for (int i = 0; i < Rounds * Chains / 14; i++)
        {
            a0 = Vector256.FusedMultiplyAdd(a0, x, y);
            a1 = Vector256.FusedMultiplyAdd(a1, x, y);
            a2 = Vector256.FusedMultiplyAdd(a2, x, y);
            a3 = Vector256.FusedMultiplyAdd(a3, x, y);
            a4 = Vector256.FusedMultiplyAdd(a4, x, y);
            a5 = Vector256.FusedMultiplyAdd(a5, x, y);
            a6 = Vector256.FusedMultiplyAdd(a6, x, y);
            b0 = Vector256.FusedMultiplyAdd(b0, x, y);
            b1 = Vector256.FusedMultiplyAdd(b1, x, y);
            b2 = Vector256.FusedMultiplyAdd(b2, x, y);
            b3 = Vector256.FusedMultiplyAdd(b3, x, y);
            b4 = Vector256.FusedMultiplyAdd(b4, x, y);
            b5 = Vector256.FusedMultiplyAdd(b5, x, y);
            b6 = Vector256.FusedMultiplyAdd(b6, x, y);
        }

        return Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + b0 + b1 + b2 + b3 + b4 + b5 + b6);
    }
}
