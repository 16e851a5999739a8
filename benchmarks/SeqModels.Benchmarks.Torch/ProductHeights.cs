using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;

namespace SeqModels.Benchmarks.Torch;

/// <summary>
/// The rate of C += A·B on one thread by the number of rows of A, with a packed B: what a recurrent layer computes for a shard of a batch.
/// </summary>
internal static unsafe class ProductHeights
{
    private const int MostRows = 32;
    private const int Repetitions = 15;
    private const double SecondsPerRepetition = 0.005;

    private static readonly (int Depth, int Columns)[] Shapes = [(256, 1024), (512, 2048)];

    /// <summary>Prints one row per number of rows of A: GFLOP/s of each shape, the fastest of some repetitions.</summary>
    public static void Print(TextWriter output, double peak)
    {
        Parallelism.Degree = 1;
        output.WriteLine(string.Join(',', Shapes.Select(shape => $"{shape.Depth}x{shape.Columns}").Prepend("rows").Append("peak")));
        double[][] rates = [.. Shapes.Select(shape => Measure(shape.Depth, shape.Columns))];
        for (int rows = 1; rows <= MostRows; rows++)
        {
            IEnumerable<double> values = rates.Select(shape => shape[rows - 1]).Append(peak);
            output.WriteLine($"{rows},{string.Join(',', values.Select(value => value.ToString("0.0", CultureInfo.InvariantCulture)))}");
        }
    }

    private static double[] Measure(int depth, int columns)
    {
        float* a = Allocate(MostRows * depth), b = Allocate(depth * columns), c = Allocate(MostRows * columns);
        var packed = new PackedMatrix<float>();
        packed.Pack(new Matrix<float>(b, depth, columns));
        double[] rates = new double[MostRows];
        for (int rows = 1; rows <= MostRows; rows++)
        {
            Matrix<float> left = new(a, rows, depth), product = new(c, rows, columns);
            double flops = 2.0 * rows * depth * columns;
            double[] repetitions = [.. Enumerable.Range(0, Repetitions + 1).Select(_ => flops * 1e-9 / SecondsPerRun(left, packed, product)).Skip(1).Order()];
            rates[rows - 1] = repetitions[^1];
        }

        NativeMemory.AlignedFree(a);
        NativeMemory.AlignedFree(b);
        NativeMemory.AlignedFree(c);
        return rates;
    }

    private static double SecondsPerRun(Matrix<float> a, PackedMatrix<float> b, Matrix<float> c)
    {
        int runs = 0;
        long start = Stopwatch.GetTimestamp();
        double seconds;
        do
        {
            MatrixProduct.Multiply(a, b, c, accumulate: true, parallel: false);
            runs++;
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        while (seconds < SecondsPerRepetition);

        return seconds / runs;
    }

    private static float* Allocate(int elements)
    {
        float* memory = (float*)NativeMemory.AlignedAlloc((nuint)elements * sizeof(float), 64);
        Draw.Uniform("heights", elements, 1e-3f).CopyTo(new Span<float>(memory, elements));
        return memory;
    }
}
