// snippet: TensorsBasics
using SeqModels.Numerics;
using SeqModels.Tensors;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/tensors.md: creation, shapes, broadcasting, indexing.</summary>
internal static class TensorsBasics
{
    public static void Run()
    {
        // snippet: TensorsBasics
        Tensor a = Tensor.From([[1f, 2, 3], [4, 5, 6]]);                       // [2, 3], row-major, float
        Tensor noise = Tensor.Normal([2, 3], new RandomSource(seed: 1)), zeros = Tensor.Zeros([4, 1, 3]);

        Tensor row = Tensor.From([10f, 20, 30]);                                // [3] is broadcast along the rows
        Console.WriteLine(a + row);
        Console.WriteLine((zeros + a).Shape);                                   // [4, 1, 3] with [2, 3]
        Console.WriteLine(a.MatMul(row.Reshape(3, 1)).Shape);                   // [2, 3] times [3, 1]
        Console.WriteLine($"{a[1, 2]}, {a.Sum().Item()}, {a.Mean(axis: 0)}, {noise.Softmax().Sum(axis: -1)}");

        Tensor last = a.Select(axis: 1, index: 2), first = a.Slice(axis: 1, start: 0, length: 2), both = Tensor.Concat([a, a], axis: 0);
        Console.WriteLine($"{last} {first.Shape} {both.Shape} {a.Transpose().Shape} {a.ArgMax().Values.Span[0]}");

        Indices ids = new(new[] { 2, 0, 2, 1 }, [2, 2]);                        // ids are integers of their own type
        Tensor table = Tensor.Arange(6).Reshape(3, 2);
        Console.WriteLine(table.Gather(ids).Shape);                             // rows of a table: an embedding
        try { _ = a + Tensor.Ones([2]); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
        // end snippet
    }
}
