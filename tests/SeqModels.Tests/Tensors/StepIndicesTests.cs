using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Tensors;

/// <summary>What a caller does to its ids after a call has no effect on the call's backward pass.</summary>
public sealed class StepIndicesTests
{
    private const int Rows = 6;

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Dictionary<string, Func<Parameter, int[], Tensor>> Cases { get; } = new()
    {
        ["Gather"] = (x, ids) => x.Gather(ids).Power(2).Sum(),
        ["GatherDropout"] = (x, ids) => GatherDropout.Apply(x, ids, 0.3, new RandomSource(2)).Power(2).Sum(),
        ["CrossEntropy"] = (x, ids) => Loss.CrossEntropy(Logits(x, ids.Length), ids),
        ["NegativeLogLikelihood"] = (x, ids) => Loss.NegativeLogLikelihood(Logits(x, ids.Length).LogSoftmax(), ids),
        ["LinearCrossEntropy"] = (x, ids) => Loss.LinearCrossEntropy(Logits(x, ids.Length), x, null, ids),
        ["SampledCrossEntropy"] = (x, ids) =>
            Loss.SampledCrossEntropy(Logits(x, ids.Length), x, null, ids, new SampledSoftmax([1, 2, 3, 4, 5, 6], new SampledSoftmaxOptions { Candidates = 3 }), new RandomSource(3)),
        ["Tokens"] = (x, ids) => new Gru(Rows, 3, new RandomSource(1)).Forward(x, new Indices(ids, [4, 6]), null).Output.Power(2).Sum(),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void ChangedIdsDoNotChangeTheGradient(string name) => Gradient(name, changes: true).Should().Equal(Gradient(name, changes: false));

    private static float[] Gradient(string name, bool changes)
    {
        int[] ids = [.. Enumerable.Range(0, 24).Select(i => i * i % Rows)];
        var x = new Parameter("w", Tensor.From([.. Enumerable.Range(0, Rows * Rows).Select(i => ((i * 5) % 7) * 0.1f)], [Rows, Rows]));
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor loss = Cases[name](x, ids);
            if (changes)
                ids.AsSpan().Fill(1_000_000_000);
            tape.Backward(loss);
        }

        return x.Gradient!.AsSpan().ToArray();
    }

    private static Tensor Logits(Parameter x, int rows) => x.Gather((int[])[.. Enumerable.Range(0, rows).Select(i => i % Rows)]);
}
