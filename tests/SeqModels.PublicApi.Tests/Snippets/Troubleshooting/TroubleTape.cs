using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;
using static SeqModels.PublicApi.Tests.Snippets.Trouble;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/troubleshooting.md: the tape.</summary>
internal static class TroubleTape
{
    public static void Run()
    {
        // snippet: TroubleTape
        var layer = new Linear(3, 1, new RandomSource(1));
        var tape = new Tape();
        Tensor kept;
        using (tape.Record())
            kept = layer.Forward(Tensor.Ones([4, 3]));
        using (tape.Record())
        {
            Tensor loss = layer.Forward(Tensor.Ones([4, 3])).Mean();
            Try(() => tape.Backward(Tensor.Scalar(1)));                            // not recorded
            tape.Backward(loss);
            Try(() => kept.AsSpan());                                              // of the step before
            Try(() => tape.Backward(loss));                                        // twice
            Try(() => tape.Backward(layer.Forward(Tensor.Ones([4, 3]))));          // no scalar
            Try(() => tape.Record());                                              // still open
            var other = new Thread(() => Try(() => tape.Record()));                // another thread
            other.Start();
            other.Join();
        }
        // end snippet
    }
}
