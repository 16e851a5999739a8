using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.Tensors;

/// <summary>Values and gradients of every operation in float: the same bits at every vector width.</summary>
internal static class OperationBitsTests
{
    [Fingerprint("operations")]
    internal static void Operations(Fingerprint print)
    {
        foreach (string name in OperationCases.Names)
        {
            if (name is "layer norm, constants" or "where" or "masked fill")
                continue; // These hold Float64 tensors of their own.
            OperationCase one = OperationCases.Get(name);
            Tensor[] inputs = Array.ConvertAll(one.Inputs(seed: 11), input => input.To(DType.Float32));
            foreach (Tensor input in inputs)
                input.RequiresGradient = true;
            var tape = new Tape();
            using (tape.Record())
            {
                Tensor y = one.Function(inputs);
                print.Add(y.AsSpan());
                tape.Backward((y * y).Sum());
            }

            foreach (Tensor input in inputs)
                print.Add(input.Gradient!.AsSpan());
        }
    }
}
