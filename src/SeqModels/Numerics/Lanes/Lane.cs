using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SeqModels.Numerics.Lanes;

/// <summary>Constants and partial memory access shared by the lanes.</summary>
internal static class Lane
{
    /// <summary>1.5 · 2^23: adding it to a small float leaves the float's nearest integer in the low mantissa bits.</summary>
    public const float RoundToInteger = 12582912f;

    /// <summary>Added to an integral n in [−160, 60], leaves the exponent bits of 2^(n + 64) in the lowest bits.</summary>
    public const float RoundToExponent = RoundToInteger + 127 + 64;

    /// <summary>2^−64.</summary>
    public const float TwoToMinus64 = 1f / (1L << 32) / (1L << 32);

    /// <summary>The bits of 2/3 rounded down: the lower end of the mantissa range of <c>Decompose</c>.</summary>
    public const int TwoThirdsBits = 0x3F2AAAAB;

    /// <summary>The same for double.</summary>
    public const long TwoThirdsBits64 = 0x3FE5555555555555;

    /// <summary>Prefetches two cache lines into the second-level cache, if the CPU supports it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(void* first, void* second)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(first);
            Sse.Prefetch1(second);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V LoadPartial<V, T>(ref readonly T source, nuint offset, int count)
        where V : struct
        where T : unmanaged
    {
        V value = default;
        ref byte from = ref Unsafe.As<T, byte>(ref Unsafe.Add(ref Unsafe.AsRef(in source), offset));
        Unsafe.CopyBlockUnaligned(ref Unsafe.As<V, byte>(ref value), ref from, (uint)(count * Unsafe.SizeOf<T>()));
        return value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StorePartial<V, T>(V value, ref T destination, nuint offset, int count)
        where V : struct
        where T : unmanaged
    {
        ref byte to = ref Unsafe.As<T, byte>(ref Unsafe.Add(ref destination, offset));
        Unsafe.CopyBlockUnaligned(ref to, ref Unsafe.As<V, byte>(ref value), (uint)(count * Unsafe.SizeOf<T>()));
    }

    /// <summary>The double form of <c>ScaleByPowerOfTwo</c>; double vectors are not used in performance-critical code.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V ScaleEach<V, T>(V value, V exponent, int count)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V result = value;
        ref T element = ref Unsafe.As<V, T>(ref result);
        ref T power = ref Unsafe.As<V, T>(ref exponent);
        for (int i = 0; i < count; i++)
            Unsafe.Add(ref element, i) = T.ScaleB(Unsafe.Add(ref element, i), int.CreateTruncating(Unsafe.Add(ref power, i)));
        return result;
    }
}
