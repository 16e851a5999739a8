using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;
using SeqModels.Tests.Tensors;

namespace SeqModels.Tests.Soundness;

/// <summary>Every operation, small as it is tested elsewhere, and those with memory of their own at sizes that are shared among workers.</summary>
internal static class OperationSoundness
{
    public static IEnumerable<SoundnessCase> All()
    {
        foreach (string name in OperationCases.Names)
        {
            OperationCase one = OperationCases.Get(name);
            IEnumerable<SoundnessCase> cases = SoundnessCase.Each("operation " + name, (print, type, tape) =>
            {
                Tensor[] inputs = Array.ConvertAll(one.Inputs(seed: 11), input => input.To(type));
                SoundnessCase.Differentiate(print, tape, () => [one.Function(inputs)], inputs);
            });
            foreach (SoundnessCase each in cases)
            {
                // These hold Float64 tensors of their own.
                if (name is not ("layer norm, constants" or "where" or "masked fill") || each.Name.EndsWith("double", StringComparison.Ordinal))
                    yield return each;
            }
        }

        foreach ((string name, Func<Tensor[], Tensor> function, int[][] shapes) in Large())
        {
            foreach (SoundnessCase each in SoundnessCase.Each("large " + name, (print, type, tape) =>
            {
                Tensor[] inputs = [.. shapes.Select((shape, i) => Forms.Normal(Shape.Create(shape), (ulong)i, type))];
                SoundnessCase.Differentiate(print, tape, () => [function(inputs)], inputs);
            }))
            {
                yield return each;
            }
        }
    }

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Function, int[][] Shapes)> Large()
    {
        yield return ("matmul", v => v[0].MatMul(v[1]), [[97, 130], [130, 151]]);
        yield return ("matmul aᵀ bᵀ", v => v[0].MatMul(v[1], transposeA: true, transposeB: true), [[130, 97], [151, 130]]);
        yield return ("matmul batch", v => v[0].MatMul(v[1]), [[5, 31, 40], [5, 40, 33]]);
        yield return ("softmax", v => v[0].Softmax(), [[64, 257]]);
        yield return ("softmax 0", v => v[0].Softmax(0), [[64, 257]]);
        yield return ("log-softmax", v => v[0].LogSoftmax(), [[64, 257]]);
        yield return ("log-sum-exp", v => v[0].LogSumExp(), [[64, 257]]);
        yield return ("layer norm", v => v[0].LayerNorm(v[1], v[2]), [[65, 257], [257], [257]]);
        yield return ("sum 0", v => v[0].Sum(0), [[130, 257]]);
        yield return ("max 1", v => v[0].Max(1), [[130, 257]]);
        yield return ("mean", v => v[0].Mean(), [[130, 257]]);
        yield return ("multiply column", v => v[0] * v[1], [[130, 257], [130, 1]]);
        yield return ("permute", v => v[0].Permute(2, 0, 1), [[13, 21, 65]]);
        yield return ("concat and split", v => Tensor.Concat(v[0].Split(2, 1), 0), [[65, 128]]);
        yield return ("gelu", v => v[0].Gelu(), [[20_011]]);
        yield return ("gather", v => v[0].Gather(Ids(2000, 300)), [[300, 17]]);
        yield return ("dropout", v => v[0].Dropout(0.4, new RandomSource(5)), [[20_011]]);
        yield return ("shared dropout", v => v[0].Dropout(0.4, new RandomSource(5), sharedAxis: 1), [[9, 30, 65]]);
    }

    private static Indices Ids(int length, int count) => Enumerable.Range(0, length).Select(i => i * 7 % count).ToArray();
}
