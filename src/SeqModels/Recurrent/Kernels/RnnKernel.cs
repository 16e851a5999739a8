using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Recurrent.Kernels;

// Gate rows (h): h = φ(·), φ = tanh or relu. dφ follows from h itself.
internal readonly unsafe struct RnnKernel<TActivation> : ICellKernel
    where TActivation : struct, IRnnActivation
{
    public static int Blocks => 1;

    public static int Columns => 1;

    public static int Extras => 0;

    public static int Peepholes => 0;

    public static bool HasCell => false;

    public static BlockPart[] InputParts { get; } = [new(0, 1, 0)];

    public static BlockPart[] HiddenParts { get; } = [new(0, 1, 0)];

    public static void Forward<V, T, L>(in ForwardStep<T> step)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        step.AddHidden(HiddenParts, 0, Columns);
        for (int j = 0; j < step.Rows; j++)
            ForwardRow<V, T, L>(step.Gates + ((nint)j * step.Size), step.Targets[j].Hidden, step.Targets[j].Output, (nuint)step.Size);
    }

    public static void Backward<V, T, L>(in BackwardStep<T> step)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        for (int j = 0; j < step.Rows; j++)
        {
            nint row = (nint)j * step.Size;
            BackwardRow<V, T, L>(step.Gates + row, step.DHidden + row, step.DOutputs[j], step.DGates + row, (nuint)step.Size);
        }

        step.CarryHidden(HiddenParts, 0, Columns, accumulate: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardRow<V, T, L>(T* gate, T* hidden, T* output, nuint size)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nuint k = 0;
        for (; k + (nuint)L.Count <= size; k += (nuint)L.Count)
            Forward<V, T, L, Whole<V, T, L>>(gate, hidden, output, k, 0);
        if (k < size)
            Forward<V, T, L, Part<V, T, L>>(gate, hidden, output, k, (int)(size - k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Forward<V, T, L, E>(T* gate, T* hidden, T* output, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V h = TActivation.Value<V, T, L>(E.Load(gate, k, part));
        E.Store(h, gate, k, part);
        E.Store(h, hidden, k, part);
        E.Store(h, output, k, part);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardRow<V, T, L>(T* gate, T* dHidden, T* dOutput, T* dGate, nuint size)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nuint k = 0;
        for (; k + (nuint)L.Count <= size; k += (nuint)L.Count)
            Backward<V, T, L, Whole<V, T, L>>(gate, dHidden, dOutput, dGate, k, 0);
        if (k < size)
            Backward<V, T, L, Part<V, T, L>>(gate, dHidden, dOutput, dGate, k, (int)(size - k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Backward<V, T, L, E>(T* gate, T* dHidden, T* dOutput, T* dGate, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V dh = L.Add(E.Load(dHidden, k, part), E.Load(dOutput, k, part));
        E.Store(TActivation.Gradient<V, T, L>(E.Load(gate, k, part), dh), dGate, k, part);
    }
}
