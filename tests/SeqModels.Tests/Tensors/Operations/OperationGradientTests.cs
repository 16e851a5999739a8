using SeqModels.Tensors;

namespace SeqModels.Tests.Tensors;

public sealed class OperationGradientTests
{
    public static TheoryData<string> Names => [.. OperationCases.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Directional_derivatives_agree(string name)
    {
        OperationCase one = OperationCases.Get(name);
        GradientCheck.Check(one.Function, one.Inputs(seed: 7)).ThrowIfFailed();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_input_alone_gets_the_same_gradient(string name)
    {
        OperationCase one = OperationCases.Get(name);
        Tensor[] inputs = one.Inputs(seed: 8);
        Tensor?[] together = Gradients(one.Function, inputs, _ => true);
        for (int only = 0; only < inputs.Length; only++)
        {
            Tensor?[] alone = Gradients(one.Function, inputs, i => i == only);
            for (int i = 0; i < inputs.Length; i++)
            {
                if (i == only)
                    alone[i]!.AsSpan<double>().ToArray().Should().Equal(together[i]!.AsSpan<double>().ToArray());
                else
                    alone[i].Should().BeNull();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_added_to_what_is_there(string name)
    {
        OperationCase one = OperationCases.Get(name);
        Tensor[] inputs = one.Inputs(seed: 9);
        double[][] once = Array.ConvertAll(Gradients(one.Function, inputs, _ => true), g => g!.AsSpan<double>().ToArray());
        double[][] twice = Array.ConvertAll(Gradients(one.Function, inputs, _ => true, passes: 2), g => g!.AsSpan<double>().ToArray());
        for (int i = 0; i < once.Length; i++)
        {
            for (int j = 0; j < once[i].Length; j++)
                twice[i][j].Should().BeApproximately(2 * once[i][j], 1e-12 * (1 + Math.Abs(once[i][j])));
        }
    }

    private static Tensor?[] Gradients(Func<Tensor[], Tensor> function, Tensor[] inputs, Func<int, bool> marked, int passes = 1)
    {
        Tensor[] leaves = Array.ConvertAll(inputs, input => input.Detach());
        for (int i = 0; i < leaves.Length; i++)
            leaves[i].RequiresGradient = marked(i);
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor loss = (function(leaves) * 0.5).Sum();
            for (int pass = 0; pass < passes; pass++)
                tape.Backward(loss, retain: true);
        }

        return Array.ConvertAll(leaves, leaf => leaf.Gradient);
    }
}
