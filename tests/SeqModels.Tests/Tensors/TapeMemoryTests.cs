using SeqModels.Numerics;
using SeqModels.Tensors;
using Xunit.Abstractions;

namespace SeqModels.Tests.Tensors;

public sealed class TapeMemoryTests(ITestOutputHelper output)
{
    [Fact]
    public void A_repeated_step_allocates_nothing_big_and_keeps_its_memory()
    {
        var random = new RandomSource(1);
        Parameter w = new("w", Tensor.Normal([64, 64], random)), b = new("b", Tensor.Zeros([64])), gain = new("g", Tensor.Ones([64]));
        Tensor x = Tensor.Normal([8, 16, 64], random);
        var ids = new Indices(Enumerable.Range(0, 128).Select(i => i % 64).ToArray(), [8, 16]);
        var tape = new Tape();
        long bytes = 0, managed = long.MaxValue;
        int operations = 0;
        for (int step = 0; step < 40; step++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using (tape.Record())
            {
                tape.Backward(Loss(x, w, b, gain, ids));
                operations = tape.Count;
                if (step > 1)
                    tape.BytesInUse.Should().Be(bytes);
                bytes = tape.BytesInUse;
            }

            managed = Math.Min(managed, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        output.WriteLine($"{operations} operations, {managed} managed bytes a step, {managed / operations} an operation; {bytes} bytes of the tape");
        operations.Should().BeGreaterThan(20);
        (managed / operations).Should().BeLessThan(700);
    }

    private static Tensor Loss(Tensor x, Parameter w, Parameter b, Parameter gain, Indices ids)
    {
        Tensor h = x.MatMul(w, transposeB: true) + b;
        Tensor[] parts = h.Split(4, -1);
        Tensor c = (parts[0].Sigmoid() * parts[1].Tanh()) + (parts[2].Sigmoid() * parts[3].Gelu());
        Tensor wide = Tensor.Concat([c, c, -c, c * 2], -1) + w.Gather(ids);
        Tensor normal = wide.LayerNorm(gain, b).Dropout(0.1, new RandomSource(2));
        Tensor rows = normal.Reshape(128, 64).LogSoftmax();
        return rows.Slice(1, 0, 3).Sum(1).Mean() + rows.Max() + rows.Transpose().LogSumExp(0).Sum();
    }
}
