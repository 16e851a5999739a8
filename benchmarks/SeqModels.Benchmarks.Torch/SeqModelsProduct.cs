using System.Runtime.InteropServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;

namespace SeqModels.Benchmarks.Torch;

/// <summary>C = A·B by SeqModels.</summary>
internal sealed unsafe class SeqModelsProduct : IContestant
{
    private const nuint Alignment = 64;

    private readonly Matrix<float> _a;
    private readonly Matrix<float> _b;
    private readonly Matrix<float> _c;

    public SeqModelsProduct(int m, int k, int n)
    {
        _a = Allocate(m, k, Draw.Uniform("a", (long)m * k, 1));
        _b = Allocate(k, n, Draw.Uniform("b", (long)k * n, 1));
        _c = Allocate(m, n, new float[m * n]);
    }

    public void Run() => MatrixProduct.Multiply(_a, _b, _c, accumulate: false);

    public double Result()
    {
        double sum = 0;
        for (int i = 0; i < _c.Rows * _c.Columns; i++)
            sum += (double)_c.Data[i] * _c.Data[i];
        return sum;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_a.Data);
        NativeMemory.AlignedFree(_b.Data);
        NativeMemory.AlignedFree(_c.Data);
    }

    private static Matrix<float> Allocate(int rows, int columns, float[] values)
    {
        float* data = (float*)NativeMemory.AlignedAlloc((nuint)values.Length * sizeof(float), Alignment);
        values.CopyTo(new Span<float>(data, values.Length));
        return new Matrix<float>(data, rows, columns);
    }
}
