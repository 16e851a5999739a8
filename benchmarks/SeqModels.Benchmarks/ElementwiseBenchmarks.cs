using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Benchmarks;

/// <summary>The library's own functions, the same bits at every lane width, beside the platform's, over 4096 numbers.</summary>
[MemoryDiagnoser]
public class ElementwiseBenchmarks
{
    private const int Count = 4096;

    private readonly float[] _x = new float[Count];
    private readonly float[] _positive = new float[Count];
    private readonly float[] _y = new float[Count];

    public ElementwiseBenchmarks()
    {
        new RandomSource(1).Normal(_x, 0, 3);
        TensorPrimitives.Abs(_x, _positive);
    }

    [Benchmark]
    public void Exp() => Elementwise.Unary<float, ExpFunction>(_x, _y, default);

    [Benchmark]
    public void Log() => Elementwise.Unary<float, LogFunction>(_positive, _y, default);

    [Benchmark]
    public void Tanh() => Elementwise.Unary<float, TanhFunction>(_x, _y, default);

    [Benchmark]
    public void Sigmoid() => Elementwise.Unary<float, SigmoidFunction>(_x, _y, default);

    [Benchmark]
    public void PlatformExp() => TensorPrimitives.Exp(_x, _y);

    [Benchmark]
    public void PlatformLog() => TensorPrimitives.Log(_positive, _y);

    [Benchmark]
    public void PlatformTanh() => TensorPrimitives.Tanh(_x, _y);

    [Benchmark]
    public void PlatformSigmoid() => TensorPrimitives.Sigmoid(_x, _y);

    private readonly struct ExpFunction : IUnaryOperation<float>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, float> => Transcendental.Exp<V, float, L>(x);
    }

    private readonly struct LogFunction : IUnaryOperation<float>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, float> => Transcendental.Log<V, float, L>(x);
    }

    private readonly struct TanhFunction : IUnaryOperation<float>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, float> => Transcendental.Tanh<V, float, L>(x);
    }

    private readonly struct SigmoidFunction : IUnaryOperation<float>
    {
        public V Apply<V, L>(V x)
            where V : struct
            where L : struct, ILane<V, float> => Transcendental.Sigmoid<V, float, L>(x);
    }
}
