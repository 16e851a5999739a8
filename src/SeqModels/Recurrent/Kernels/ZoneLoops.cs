using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Recurrent.Kernels;

/// <summary>Zoneout of one row of the state: s = z s' + (1 − z) ŝ, ŝ being what the cell computed (Krueger et al. 2016).</summary>
internal static unsafe class ZoneLoops
{
    /// <summary>value = z·previous + (1 − z)·value.</summary>
    /// <param name="zones">z, or null for <paramref name="share"/> everywhere.</param>
    /// <param name="share">z where there are no <paramref name="zones"/>.</param>
    /// <param name="previous">s'.</param>
    /// <param name="value">ŝ on entry, s on return.</param>
    /// <param name="size">H.</param>
    public static void Mix<T>(T* zones, T share, T* previous, T* value, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> from = new(previous, size);
        Span<T> to = new(value, size);
        if (zones == null)
            Elementwise.Binary(from, to, to, new Shared<T>(share));
        else
            Elementwise.Ternary(new(zones, size), from, to, to, default(Masked<T>));
    }

    /// <summary>The gradient of s in two parts: kept = z·gradient, which is that of s', and gradient = (1 − z)·gradient, that of ŝ.</summary>
    /// <param name="zones">z, or null for <paramref name="share"/> everywhere.</param>
    /// <param name="share">z where there are no <paramref name="zones"/>.</param>
    /// <param name="gradient">ds on entry, dŝ on return.</param>
    /// <param name="kept">To write.</param>
    /// <param name="size">H.</param>
    public static void Split<T>(T* zones, T share, T* gradient, T* kept, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> from = new(gradient, size), to = new(kept, size);
        if (zones == null)
        {
            Elementwise.Unary(from, to, new Times<T>(share));
            Elementwise.Unary(from, from, new Times<T>(T.One - share));
            return;
        }

        Elementwise.Binary(from, new(zones, size), to, default(Product<T>));
        Elementwise.Binary(from, new(zones, size), from, default(Open<T>));
    }

    private readonly struct Shared<T>(T share) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _share = share;
        private readonly T _open = T.One - share;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V previous, V value)
            where V : struct
            where L : struct, ILane<V, T> =>
            L.FusedMultiplyAdd(L.Create(_share), previous, L.Multiply(L.Create(_open), value));
    }

    private readonly struct Masked<T> : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V zone, V previous, V value)
            where V : struct
            where L : struct, ILane<V, T> =>
            L.FusedMultiplyAdd(zone, previous, L.Multiply(L.Subtract(L.Constant(1), zone), value));
    }

    /// <summary>g (1 − z).</summary>
    private readonly struct Open<T> : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V gradient, V zone)
            where V : struct
            where L : struct, ILane<V, T> => L.Multiply(gradient, L.Subtract(L.Constant(1), zone));
    }
}
