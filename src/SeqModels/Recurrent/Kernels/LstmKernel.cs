using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Recurrent.Kernels;

// Gate rows (i, f, g, o), without learned forget gate (i, g, o); extra: tanh c.
//   i = σ(· + p_i c')   f = σ(· + p_f c')   g = tanh(·)   c = f c' + i g   o = σ(· + p_o c)   h = o tanh c
// f = 1 without forget gate, f = 1 − i when coupled. Peepholes in the order i, (f,) o.
internal readonly unsafe struct LstmKernel<TForm> : ICellKernel
    where TForm : struct, ILstmForm
{
    public static int Blocks => TForm.HasForgetGate ? 4 : 3;

    public static int Columns => Blocks;

    public static int Extras => 1;

    public static int Peepholes => TForm.HasPeepholes ? Blocks - 1 : 0;

    public static bool HasCell => true;

    public static BlockPart[] InputParts { get; } = [new(0, Blocks, 0)];

    public static BlockPart[] HiddenParts { get; } = [new(0, Blocks, 0)];

    public static void Forward<V, T, L>(in ForwardStep<T> step)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        step.AddHidden(HiddenParts, 0, Columns);
        for (int j = 0; j < step.Rows; j++)
            ForwardRow<V, T, L>(in step, j);
    }

    public static void Backward<V, T, L>(in BackwardStep<T> step)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        for (int j = 0; j < step.Rows; j++)
            BackwardRow<V, T, L>(in step, j);
        step.CarryHidden(HiddenParts, 0, Columns, accumulate: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardRow<V, T, L>(in ForwardStep<T> step, int j)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nint size = step.Size;
        ForwardPointers<T> at = new()
        {
            Gates = new(step.Gates + (j * Columns * size), size),
            Peepholes = new(step.Peepholes, size),
            Previous = step.Cell + (j * size),
            Tanh = step.Extra + (j * size),
            Cell = step.Targets[j].Cell,
            Hidden = step.Targets[j].Hidden,
            Output = step.Targets[j].Output,
        };
        // Two passes: in one, tanh c would wait for the other gates, and few elements would be computed at a time.
        nuint k = 0, end = (nuint)size;
        for (; k + (nuint)L.Count <= end; k += (nuint)L.Count)
            ForwardCell<V, T, L, Whole<V, T, L>>(in at, k, 0);
        if (k < end)
            ForwardCell<V, T, L, Part<V, T, L>>(in at, k, (int)(end - k));

        for (k = 0; k + (nuint)L.Count <= end; k += (nuint)L.Count)
            ForwardHidden<V, T, L, Whole<V, T, L>>(in at, k, 0);
        if (k < end)
            ForwardHidden<V, T, L, Part<V, T, L>>(in at, k, (int)(end - k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardCell<V, T, L, E>(in ForwardPointers<T> at, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V previous = E.Load(at.Previous, k, part);
        V i = E.Load(at.Gates.I, k, part);
        if (TForm.HasPeepholes)
            i = L.FusedMultiplyAdd(E.Load(at.Peepholes.I, k, part), previous, i);
        i = Transcendental.Sigmoid<V, T, L>(i);
        E.Store(i, at.Gates.I, k, part);

        V kept = previous;
        if (TForm.HasForgetGate)
        {
            V f = E.Load(at.Gates.F, k, part);
            if (TForm.HasPeepholes)
                f = L.FusedMultiplyAdd(E.Load(at.Peepholes.F, k, part), previous, f);
            f = Transcendental.Sigmoid<V, T, L>(f);
            E.Store(f, at.Gates.F, k, part);
            kept = L.Multiply(f, previous);
        }
        else if (TForm.IsCoupled)
        {
            kept = L.Multiply(L.Subtract(L.Constant(1), i), previous);
        }

        V g = Transcendental.Tanh<V, T, L>(E.Load(at.Gates.G, k, part));
        E.Store(g, at.Gates.G, k, part);
        V c = L.FusedMultiplyAdd(i, g, kept);
        E.Store(c, at.Cell, k, part);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardHidden<V, T, L, E>(in ForwardPointers<T> at, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V c = E.Load(at.Cell, k, part);
        V o = E.Load(at.Gates.O, k, part);
        if (TForm.HasPeepholes)
            o = L.FusedMultiplyAdd(E.Load(at.Peepholes.O, k, part), c, o);
        o = Transcendental.Sigmoid<V, T, L>(o);
        E.Store(o, at.Gates.O, k, part);
        V tanh = Transcendental.Tanh<V, T, L>(c);
        E.Store(tanh, at.Tanh, k, part);
        V h = L.Multiply(o, tanh);
        E.Store(h, at.Hidden, k, part);
        E.Store(h, at.Output, k, part);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardRow<V, T, L>(in BackwardStep<T> step, int j)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
    {
        nint size = step.Size;
        BackwardPointers<T> at = new()
        {
            Gates = new(step.Gates + (j * Columns * size), size),
            DGates = new(step.DGates + (j * Columns * size), size),
            Peepholes = new(step.Peepholes, size),
            DPeepholes = new(step.DPeepholes, size),
            Previous = step.Cell + (j * size),
            Tanh = step.Extra + (j * size),
            DCell = step.DCell + (j * size),
            DHidden = step.DHidden + (j * size),
            DOutput = step.DOutputs[j],
        };
        nuint k = 0, end = (nuint)size;
        for (; k + (nuint)L.Count <= end; k += (nuint)L.Count)
            Backward<V, T, L, Whole<V, T, L>>(in at, k, 0);
        if (k < end)
            Backward<V, T, L, Part<V, T, L>>(in at, k, (int)(end - k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Backward<V, T, L, E>(in BackwardPointers<T> at, nuint k, int part)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>
        where E : struct, IExtent<V, T>
    {
        V one = L.Constant(1);
        V i = E.Load(at.Gates.I, k, part);
        V g = E.Load(at.Gates.G, k, part);
        V o = E.Load(at.Gates.O, k, part);
        V tanh = E.Load(at.Tanh, k, part);
        V previous = E.Load(at.Previous, k, part);
        V f = TForm.HasForgetGate ? E.Load(at.Gates.F, k, part) : L.Subtract(one, i);

        V dh = L.Add(E.Load(at.DHidden, k, part), E.Load(at.DOutput, k, part));
        V dO = L.Multiply(L.Multiply(dh, tanh), L.Multiply(o, L.Subtract(one, o)));
        E.Store(dO, at.DGates.O, k, part);
        V dc = L.FusedMultiplyAdd(L.Multiply(dh, o), L.FusedMultiplyAdd(L.Negate(tanh), tanh, one), E.Load(at.DCell, k, part));
        if (TForm.HasPeepholes)
            dc = L.FusedMultiplyAdd(dO, E.Load(at.Peepholes.O, k, part), dc);

        V dG = L.Multiply(L.Multiply(dc, i), L.FusedMultiplyAdd(L.Negate(g), g, one));
        E.Store(dG, at.DGates.G, k, part);
        V gained = TForm.IsCoupled ? L.Subtract(g, previous) : g;
        V dI = L.Multiply(L.Multiply(dc, gained), L.Multiply(i, L.Subtract(one, i)));
        E.Store(dI, at.DGates.I, k, part);
        V dPrevious = TForm.HasForgetGate || TForm.IsCoupled ? L.Multiply(dc, f) : dc;
        if (TForm.HasForgetGate)
        {
            V dF = L.Multiply(L.Multiply(dc, previous), L.Multiply(f, L.Subtract(one, f)));
            E.Store(dF, at.DGates.F, k, part);
            if (TForm.HasPeepholes)
            {
                dPrevious = L.FusedMultiplyAdd(dF, E.Load(at.Peepholes.F, k, part), dPrevious);
                E.Store(L.FusedMultiplyAdd(dF, previous, E.Load(at.DPeepholes.F, k, part)), at.DPeepholes.F, k, part);
            }
        }

        if (TForm.HasPeepholes)
        {
            dPrevious = L.FusedMultiplyAdd(dI, E.Load(at.Peepholes.I, k, part), dPrevious);
            E.Store(L.FusedMultiplyAdd(dI, previous, E.Load(at.DPeepholes.I, k, part)), at.DPeepholes.I, k, part);
            V kept = TForm.HasForgetGate || TForm.IsCoupled ? L.Multiply(f, previous) : previous;
            V c = L.FusedMultiplyAdd(i, g, kept);
            E.Store(L.FusedMultiplyAdd(dO, c, E.Load(at.DPeepholes.O, k, part)), at.DPeepholes.O, k, part);
        }

        E.Store(dPrevious, at.DCell, k, part);
    }

    /// <summary>The blocks of a gate row.</summary>
    private readonly struct GateBlocks<T>(T* start, nint size)
        where T : unmanaged
    {
        public T* I => start;

        public T* F => start + size;

        public T* G => start + ((TForm.HasForgetGate ? 2 : 1) * size);

        public T* O => start + ((TForm.HasForgetGate ? 3 : 2) * size);
    }

    /// <summary>The blocks of the peephole weights.</summary>
    private readonly struct PeepholeBlocks<T>(T* start, nint size)
        where T : unmanaged
    {
        public T* I => start;

        public T* F => start + size;

        public T* O => start + ((TForm.HasForgetGate ? 2 : 1) * size);
    }

    private struct ForwardPointers<T>
        where T : unmanaged
    {
        public GateBlocks<T> Gates;
        public PeepholeBlocks<T> Peepholes;
        public T* Previous;
        public T* Tanh;
        public T* Cell;
        public T* Hidden;
        public T* Output;
    }

    private struct BackwardPointers<T>
        where T : unmanaged
    {
        public GateBlocks<T> Gates;
        public GateBlocks<T> DGates;
        public PeepholeBlocks<T> Peepholes;
        public PeepholeBlocks<T> DPeepholes;
        public T* Previous;
        public T* Tanh;
        public T* DCell;
        public T* DHidden;
        public T* DOutput;
    }
}
