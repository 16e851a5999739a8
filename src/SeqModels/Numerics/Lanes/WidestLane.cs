using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeqModels.Numerics.Lanes;

/// <summary>
/// The one place that decides in which lane the process computes: at most one of the properties is true, none in scalar lanes. The
/// compiler knows the answers and drops the loops of other lanes: the JIT from the processor, Native AOT from the instruction set that
/// the binary is compiled for, which nothing widens at run time.
/// </summary>
internal static class WidestLane
{
    public static bool Is512 => Vector512.IsHardwareAccelerated;

    public static bool Is256 => !Is512 && Vector256.IsHardwareAccelerated;

    public static bool Is128 => !Is512 && !Is256 && Vector128.IsHardwareAccelerated;

    /// <summary>The bits of a vector of this lane; those of one float in scalar lanes.</summary>
    public static int Bits => Is512 ? 512 : Is256 ? 256 : Is128 ? 128 : 32;

    /// <summary>Whether a loop that is vectorized only for float runs in this lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Is512For<T>() => typeof(T) == typeof(float) && Is512;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Is256For<T>() => typeof(T) == typeof(float) && Is256;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Is128For<T>() => typeof(T) == typeof(float) && Is128;
}
