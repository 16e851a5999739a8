using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Recurrent.Kernels;

// Gate rows (r, z, n); extra: r h'. Two products a step, because n needs r first:
//   r, z = σ(·)   n = tanh(x W_inᵀ + (r h') W_hnᵀ + b)   h = z h' + (1 − z) n
internal readonly unsafe struct GruResetBeforeKernel : ICellKernel
{
    public static int Blocks => 3;

    public static int Columns => 3;

    public static int Extras => 1;

    public static int Peepholes => 0;

    public static bool HasCell => false;

    public static BlockPart[] InputParts { get; } = [new(0, 3, 0)];

    public static BlockPart[] HiddenParts { get; } = [new(0, 2, 0), new(2, 1, 2, FromExtra: true)];

    public static void Forward<V, T, L>(in ForwardStep<T> step)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nint size = step.Size;
        step.AddHidden(HiddenParts, 0, Columns);
        for (int j = 0; j < step.Rows; j++)
            Reset<V, T, L>(step.Gates + (j * Columns * size), step.Factor + (j * size), step.Extra + (j * size), size);
        step.AddHidden(HiddenParts, 1, Columns);
        for (int j = 0; j < step.Rows; j++)
            Update<V, T, L>(step.Gates + (j * Columns * size), step.Hidden + (j * size), step.Targets[j].Hidden, step.Targets[j].Output, size);
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
            UpdateBack<V, T, L>(step.Gates + row, step.Hidden + (j * size), step.DHidden + (j * size), step.DOutputs[j], step.DGates + row, size);
        }

        step.MultiplyHidden(HiddenParts, 1, Columns, step.Scratch, accumulate: false);
        for (int j = 0; j < step.Rows; j++)
        {
            nint row = j * Columns * size;
            ResetBack<V, T, L>(step.Gates + row, step.Factor + (j * size), step.Scratch + (j * size), step.DFactor + (j * size), step.DGates + row, size);
        }

        step.CarryHidden(HiddenParts, 0, Columns, accumulate: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reset<V, T, L>(T* gates, T* previous, T* product, nint size)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nuint k = 0, end = (nuint)size;
        for (; k + (nuint)L.Count <= end; k += (nuint)L.Count)
            Reset<V, T, L, Whole<V, T, L>>(gates, previous, product, k, 0);
        if (k < end)
            Reset<V, T, L, Part<V, T, L>>(gates, previous, product, k, (int)(end - k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reset<V, T, L, E>(T* gates, T* previous, T* product, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V r = Transcendental.Sigmoid<V, T, L>(E.Load(gates, k, part));
        E.Store(r, gates, k, part);
        E.Store(L.Multiply(r, E.Load(previous, k, part)), product, k, part);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update<V, T, L>(T* gates, T* previous, T* hidden, T* output, nint size)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nuint k = 0, end = (nuint)size;
        for (; k + (nuint)L.Count <= end; k += (nuint)L.Count)
            Update<V, T, L, Whole<V, T, L>>(gates, previous, hidden, output, size, k, 0);
        if (k < end)
            Update<V, T, L, Part<V, T, L>>(gates, previous, hidden, output, size, k, (int)(end - k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<V, T, L, E>(T* gates, T* previous, T* hidden, T* output, nint size, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V z = Transcendental.Sigmoid<V, T, L>(E.Load(gates + size, k, part));
        E.Store(z, gates + size, k, part);
        V n = Transcendental.Tanh<V, T, L>(E.Load(gates + (2 * size), k, part));
        E.Store(n, gates + (2 * size), k, part);
        V h = L.FusedMultiplyAdd(z, E.Load(previous, k, part), L.FusedMultiplyAdd(L.Negate(z), n, n));
        E.Store(h, hidden, k, part);
        E.Store(h, output, k, part);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateBack<V, T, L>(T* gates, T* previous, T* dHidden, T* dOutput, T* dGates, nint size)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nuint k = 0, end = (nuint)size;
        for (; k + (nuint)L.Count <= end; k += (nuint)L.Count)
            UpdateBack<V, T, L, Whole<V, T, L>>(gates, previous, dHidden, dOutput, dGates, size, k, 0);
        if (k < end)
            UpdateBack<V, T, L, Part<V, T, L>>(gates, previous, dHidden, dOutput, dGates, size, k, (int)(end - k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UpdateBack<V, T, L, E>(T* gates, T* previous, T* dHidden, T* dOutput, T* dGates, nint size, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V one = L.Constant(1);
        V z = E.Load(gates + size, k, part);
        V n = E.Load(gates + (2 * size), k, part);
        V dh = L.Add(E.Load(dHidden, k, part), E.Load(dOutput, k, part));
        V open = L.Subtract(one, z);
        V dZ = L.Multiply(L.Multiply(dh, L.Subtract(E.Load(previous, k, part), n)), L.Multiply(z, open));
        E.Store(dZ, dGates + size, k, part);
        V dN = L.Multiply(L.Multiply(dh, open), L.FusedMultiplyAdd(L.Negate(n), n, one));
        E.Store(dN, dGates + (2 * size), k, part);
        E.Store(L.Multiply(dh, z), dHidden, k, part);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ResetBack<V, T, L>(T* gates, T* previous, T* dProduct, T* dHidden, T* dGates, nint size)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nuint k = 0, end = (nuint)size;
        for (; k + (nuint)L.Count <= end; k += (nuint)L.Count)
            ResetBack<V, T, L, Whole<V, T, L>>(gates, previous, dProduct, dHidden, dGates, k, 0);
        if (k < end)
            ResetBack<V, T, L, Part<V, T, L>>(gates, previous, dProduct, dHidden, dGates, k, (int)(end - k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ResetBack<V, T, L, E>(T* gates, T* previous, T* dProduct, T* dHidden, T* dGates, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V r = E.Load(gates, k, part);
        V d = E.Load(dProduct, k, part);
        V dR = L.Multiply(L.Multiply(d, E.Load(previous, k, part)), L.Multiply(r, L.Subtract(L.Constant(1), r)));
        E.Store(dR, dGates, k, part);
        E.Store(L.FusedMultiplyAdd(d, r, E.Load(dHidden, k, part)), dHidden, k, part);
    }
}
