using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Tensors;

// y = f(a, b), elementwise after broadcasting a and b to one shape. da += Σ dy ⊙ ∂f/∂a over the axes along which a was repeated,
// and db likewise; rows are added in row-major order. Saves nothing: backward reads a and b.
internal sealed class BroadcastOperation<TFunction>(TFunction function) : Operation
    where TFunction : struct, IBinaryFunction
{
    protected override string Name => typeof(TFunction).Name;

    public static Tensor Apply(Tensor a, Tensor b, TFunction function = default)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new BroadcastOperation<TFunction>(function).Run(Shape.Broadcast(a.Shape, b.Shape), a, b);
    }

    protected override void Forward<T>()
    {
        ReadOnlySpan<T> a = Input<T>(0), b = Input<T>(1);
        Span<T> y = Output<T>();
        BroadcastRows rows = Rows(stackalloc int[BroadcastRows.MemoryLength(OutputShape())]);
        while (rows.Next())
        {
            Span<T> row = y.Slice(rows.Result, rows.Length);
            if (rows.StepA == 0)
                Elementwise.Unary(b.Slice(rows.B, rows.Length), row, new FixedA<T>(a[rows.A], function));
            else if (rows.StepB == 0)
                Elementwise.Unary(a.Slice(rows.A, rows.Length), row, new FixedB<T>(b[rows.B], function));
            else
                Elementwise.Binary(a.Slice(rows.A, rows.Length), b.Slice(rows.B, rows.Length), row, new Value<T>(function));
        }
    }

    protected override void Backward<T>()
    {
        if (NeedsGradient(0))
            Accumulate(InputGradient<T>(0), toA: true, new GradientA<T>(function));
        if (NeedsGradient(1))
            Accumulate(InputGradient<T>(1), toA: false, new GradientB<T>(function));
    }

    private void Accumulate<T, TGradient>(Span<T> target, bool toA, TGradient gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TGradient : struct, ITernaryOperation<T>
    {
        ReadOnlySpan<T> a = Input<T>(0), b = Input<T>(1), dy = OutputGradient<T>();
        BroadcastRows rows = Rows(stackalloc int[BroadcastRows.MemoryLength(OutputShape())]);
        bool reads = TFunction.GradientReadsInputs, runs = (toA ? rows.StepA : rows.StepB) == 1;
        Span<T> repeated = reads && rows.StepA + rows.StepB < 2 ? Allocate<T>(rows.Length).AsSpan<T>() : default;
        Span<T> terms = runs ? default : Allocate<T>(rows.Length).AsSpan<T>();
        while (rows.Next())
        {
            ReadOnlySpan<T> dyRow = dy.Slice(rows.Result, rows.Length);
            ReadOnlySpan<T> aRow = reads ? Row(a, rows.A, rows.StepA, rows.Length, repeated) : dyRow;
            ReadOnlySpan<T> bRow = reads ? Row(b, rows.B, rows.StepB, rows.Length, repeated) : dyRow;
            if (runs)
            {
                Elementwise.TernaryAccumulate(aRow, bRow, dyRow, target.Slice(toA ? rows.A : rows.B, rows.Length), gradient);
            }
            else
            {
                Elementwise.Ternary(aRow, bRow, dyRow, terms, gradient);
                target[toA ? rows.A : rows.B] += T.CreateTruncating(Reductions.Sum<T>(terms));
            }
        }
    }

    /// <summary>The row of an operand, or its single element repeated (at most one operand is constant in a row).</summary>
    private static ReadOnlySpan<T> Row<T>(ReadOnlySpan<T> operand, int start, int step, int length, Span<T> repeated)
    {
        if (step == 1)
            return operand.Slice(start, length);
        repeated.Fill(operand[start]);
        return repeated;
    }

    private BroadcastRows Rows(Span<int> memory) => new(InputShape(0), InputShape(1), OutputShape(), memory);

    private readonly struct Value<T>(TFunction function) : IBinaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly TFunction _function = function;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V a, V b)
            where V : struct
            where L : struct, ILane<V, T> => _function.Value<V, T, L>(a, b);
    }

    private readonly struct FixedA<T>(T a, TFunction function) : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _a = a;
        private readonly TFunction _function = function;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V b)
            where V : struct
            where L : struct, ILane<V, T> => _function.Value<V, T, L>(L.Create(_a), b);
    }

    private readonly struct FixedB<T>(T b, TFunction function) : IUnaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _b = b;
        private readonly TFunction _function = function;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V a)
            where V : struct
            where L : struct, ILane<V, T> => _function.Value<V, T, L>(a, L.Create(_b));
    }

    private readonly struct GradientA<T>(TFunction function) : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly TFunction _function = function;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V a, V b, V dy)
            where V : struct
            where L : struct, ILane<V, T> => _function.GradientA<V, T, L>(a, b, dy);
    }

    private readonly struct GradientB<T>(TFunction function) : ITernaryOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly TFunction _function = function;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V a, V b, V dy)
            where V : struct
            where L : struct, ILane<V, T> => _function.GradientB<V, T, L>(a, b, dy);
    }
}
