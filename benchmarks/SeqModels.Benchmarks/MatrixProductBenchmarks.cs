using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;

namespace SeqModels.Benchmarks;

/// <summary>The matrix product at the shapes of recurrent layers (small M, packed weights) and at square ones; 2·M·K·N flops each.</summary>
[MemoryDiagnoser]
public unsafe class MatrixProductBenchmarks
{
    private float* _a;
    private float* _b;
    private float* _c;
    private (int M, int K, int N) _size;
    private readonly PackedMatrix<float> _packed = new();

    [Params("1x256x1024", "32x256x1024", "20x400x800", "700x200x10000", "512x512x512", "2048x2048x2048")]
    public string Size { get; set; } = "";

    [Params(1, 2)]
    public int Degree { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = Array.ConvertAll(Size.Split('x'), int.Parse);
        _size = (sizes[0], sizes[1], sizes[2]);
        _a = Random((long)_size.M * _size.K);
        _b = Random((long)_size.K * _size.N);
        _c = Random((long)_size.M * _size.N);
        _packed.Pack(B);
        Parallelism.Degree = Degree;
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        NativeMemory.AlignedFree(_a);
        NativeMemory.AlignedFree(_b);
        NativeMemory.AlignedFree(_c);
    }

    [Benchmark(Baseline = true)]
    public void Plain() => MatrixProduct.Multiply(A, B, C, accumulate: false);

    [Benchmark]
    public void LeftTransposed() => MatrixProduct.Multiply(new Matrix<float>(_a, _size.K, _size.M).Transpose(), B, C, accumulate: false);

    [Benchmark]
    public void RightTransposed() => MatrixProduct.Multiply(A, new Matrix<float>(_b, _size.N, _size.K).Transpose(), C, accumulate: false);

    [Benchmark]
    public void Packed() => MatrixProduct.Multiply(A, _packed, C, accumulate: false);

    private Matrix<float> A => new(_a, _size.M, _size.K);

    private Matrix<float> B => new(_b, _size.K, _size.N);

    private Matrix<float> C => new(_c, _size.M, _size.N);

    private static float* Random(long length)
    {
        float* memory = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
        new RandomSource(1).Uniform(new Span<float>(memory, (int)length), -1, 1);
        return memory;
    }
}
