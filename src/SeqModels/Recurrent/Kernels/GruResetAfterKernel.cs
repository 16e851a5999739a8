using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Recurrent.Kernels;

// Gate rows (r, z, q, n) with q = h' W_hnᵀ + b_hn kept as it is:
//   r, z = σ(·)   n = tanh(x W_inᵀ + b_in + r q)   h = z h' + (1 − z) n
// The first three blocks are one product with W_hh; the input goes to the first two and the last.
internal readonly unsafe struct GruResetAfterKernel : ICellKernel
{
    public static int Blocks => 3;

    public static int Columns => 4;

    public static int Extras => 0;

    public static int Peepholes => 0;

    public static bool HasCell => false;

    public static BlockPart[] InputParts { get; } = [new(0, 2, 0), new(2, 1, 3)];

    public static BlockPart[] HiddenParts { get; } = [new(0, 3, 0)];

    public static void Forward<V, T, L>(in ForwardStep<T> step)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        step.AddHidden(HiddenParts, 0, Columns);
        nint size = step.Size;
        for (int j = 0; j < step.Rows; j++)
            ForwardRow<V, T, L>(step.Gates + (j * Columns * size), step.Hidden + (j * size), step.Targets[j].Hidden, step.Targets[j].Output, size);
    }

    public static void Backward<V, T, L>(in BackwardStep<T> step)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nint size = step.Size;
        for (int j = 0; j < step.Rows; j++)
        {
            nint row = j * Columns * size;
            BackwardRow<V, T, L>(step.Gates + row, step.Hidden + (j * size), step.DHidden + (j * size), step.DOutputs[j], step.DGates + row, size);
        }

        step.CarryHidden(HiddenParts, 0, Columns, accumulate: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardRow<V, T, L>(T* gates, T* previous, T* hidden, T* output, nint size)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        // Two passes: in one, n would wait for r, and few elements would be computed at a time.
        nuint k = 0, end = 2 * (nuint)size;
        for (; k + (nuint)L.Count <= end; k += (nuint)L.Count)
            ForwardGate<V, T, L, Whole<V, T, L>>(gates, k, 0);
        if (k < end)
            ForwardGate<V, T, L, Part<V, T, L>>(gates, k, (int)(end - k));

        end = (nuint)size;
        for (k = 0; k + (nuint)L.Count <= end; k += (nuint)L.Count)
            ForwardHidden<V, T, L, Whole<V, T, L>>(gates, previous, hidden, output, size, k, 0);
        if (k < end)
            ForwardHidden<V, T, L, Part<V, T, L>>(gates, previous, hidden, output, size, k, (int)(end - k));
    }

    /// <summary>r and z, which lie side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardGate<V, T, L, E>(T* gates, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T> =>
        E.Store(Transcendental.Sigmoid<V, T, L>(E.Load(gates, k, part)), gates, k, part);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardHidden<V, T, L, E>(T* gates, T* previous, T* hidden, T* output, nint size, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V r = E.Load(gates, k, part);
        V z = E.Load(gates + size, k, part);
        V q = E.Load(gates + (2 * size), k, part);
        V n = Transcendental.Tanh<V, T, L>(L.FusedMultiplyAdd(r, q, E.Load(gates + (3 * size), k, part)));
        E.Store(n, gates + (3 * size), k, part);
        V h = L.FusedMultiplyAdd(z, E.Load(previous, k, part), L.FusedMultiplyAdd(L.Negate(z), n, n));
        E.Store(h, hidden, k, part);
        E.Store(h, output, k, part);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardRow<V, T, L>(T* gates, T* previous, T* dHidden, T* dOutput, T* dGates, nint size)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nuint k = 0, end = (nuint)size;
        for (; k + (nuint)L.Count <= end; k += (nuint)L.Count)
            Backward<V, T, L, Whole<V, T, L>>(gates, previous, dHidden, dOutput, dGates, size, k, 0);
        if (k < end)
            Backward<V, T, L, Part<V, T, L>>(gates, previous, dHidden, dOutput, dGates, size, k, (int)(end - k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Backward<V, T, L, E>(T* gates, T* previous, T* dHidden, T* dOutput, T* dGates, nint size, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V one = L.Constant(1);
        V r = E.Load(gates, k, part);
        V z = E.Load(gates + size, k, part);
        V q = E.Load(gates + (2 * size), k, part);
        V n = E.Load(gates + (3 * size), k, part);
        V dh = L.Add(E.Load(dHidden, k, part), E.Load(dOutput, k, part));
        V open = L.Subtract(one, z);
        V dZ = L.Multiply(L.Multiply(dh, L.Subtract(E.Load(previous, k, part), n)), L.Multiply(z, open));
        E.Store(dZ, dGates + size, k, part);
        V dN = L.Multiply(L.Multiply(dh, open), L.FusedMultiplyAdd(L.Negate(n), n, one));
        E.Store(dN, dGates + (3 * size), k, part);
        E.Store(L.Multiply(dN, r), dGates + (2 * size), k, part);
        E.Store(L.Multiply(L.Multiply(dN, q), L.Multiply(r, L.Subtract(one, r))), dGates, k, part);
        E.Store(L.Multiply(dh, z), dHidden, k, part);
    }
}
