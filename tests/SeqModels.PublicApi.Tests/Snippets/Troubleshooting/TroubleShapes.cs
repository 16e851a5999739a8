using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using static SeqModels.PublicApi.Tests.Snippets.Trouble;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/troubleshooting.md: shapes and types.</summary>
internal static class TroubleShapes
{
    public static void Run()
    {
        // snippet: TroubleShapes
        var lstm = new Lstm(inputSize: 128, hiddenSize: 64, new RandomSource(1));
        Try(() => lstm.Forward(Tensor.Ones([32, 20, 100])));
        Try(() => lstm.Forward(Tensor.Ones([32, 20, 128]), lengths: new int[31]));
        Try(() => lstm.Forward(Tensor.Ones([32, 20, 128], DType.Float64)));
        Try(() => lstm.Forward(Tensor.Ones([1, 20, 128]), initial: lstm.CreateState(batchSize: 2)));
        Try(() => _ = Tensor.Ones([4, 3]) + Tensor.Ones([4]));
        Try(() => Tensor.Ones([4, 3]).MatMul(Tensor.Ones([4, 3])));
        Try(() => Tensor.Ones([4, 3]).Reshape(5, -1));
        Try(() => Loss.CrossEntropy(Tensor.Ones([2, 5]), new int[] { 1, 5 }));
        // end snippet
    }
}
