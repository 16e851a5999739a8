using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Soundness;

/// <summary>Every loss, small and so large that workers share it.</summary>
internal static class LossSoundness
{
    private const int Ignored = 2;

    public static IEnumerable<SoundnessCase> All() =>
        from size in ((int Rows, int Classes)[])[(9, 7), (290, 130)]
        from reduction in Enum.GetValues<Reduction>()
        from loss in Losses(size.Classes, reduction)
        from each in SoundnessCase.Each($"loss {loss.Name}, {reduction}, {size.Rows} × {size.Classes}", (print, type, tape) =>
        {
            Tensor[] v = new Tensor[5];
            foreach (int leaf in loss.Leaves)
                v[leaf] = Forms.Normal(leaf switch { 0 or 1 => [size.Rows, size.Classes], 2 => [size.Rows, 11], 3 => [size.Classes, 11], _ => [size.Classes] }, (ulong)leaf, type);
            Indices targets = Enumerable.Range(0, size.Rows).Select(i => i * 5 % size.Classes).ToArray();
            SoundnessCase.Differentiate(print, tape, () => [loss.Compute(v, targets)], loss.Leaves.Select(i => v[i]));
        })
        select each;

    private static IEnumerable<(string Name, int[] Leaves, Func<Tensor[], Indices, Tensor> Compute)> Losses(int classes, Reduction reduction)
    {
        var plain = new CrossEntropyOptions { Reduction = reduction };
        var smooth = new CrossEntropyOptions { Reduction = reduction, IgnoredIndex = Ignored, LabelSmoothing = 0.1 };
        var ignoring = new CrossEntropyOptions { Reduction = reduction, IgnoredIndex = Ignored };
        yield return ("cross-entropy", [0], (v, t) => Loss.CrossEntropy(v[0], t, plain));
        yield return ("cross-entropy, smoothed", [0], (v, t) => Loss.CrossEntropy(v[0], t, smooth));
        yield return ("linear cross-entropy", [2, 3, 4], (v, t) => Loss.LinearCrossEntropy(v[2], v[3], v[4], t, plain));
        yield return ("linear cross-entropy, smoothed", [2, 3, 4], (v, t) => Loss.LinearCrossEntropy(v[2], v[3], v[4], t, smooth));
        yield return ("linear cross-entropy, no bias, excluded class", [2, 3], (v, t) => Loss.LinearCrossEntropy(v[2], v[3], null, t, ignoring, excludedClass: Ignored));
        yield return ("sampled cross-entropy", [2, 3, 4], (v, t) => Loss.SampledCrossEntropy(v[2], v[3], v[4], t, Sampling(classes), new RandomSource(8), plain));
        yield return ("sampled cross-entropy, no bias, excluded class", [2, 3], (v, t) =>
            Loss.SampledCrossEntropy(v[2], v[3], null, t, Sampling(classes), new RandomSource(8), ignoring, excludedClass: Ignored));
        yield return ("negative log-likelihood", [0], (v, t) => Loss.NegativeLogLikelihood(v[0], t, reduction, Ignored));
        yield return ("squared error", [0, 1], (v, _) => Loss.MeanSquaredError(v[0], v[1], reduction));
        yield return ("Huber", [0, 1], (v, _) => Loss.Huber(v[0], v[1], 0.7, reduction));
        yield return ("binary cross-entropy", [0, 1], (v, _) => Loss.BinaryCrossEntropyWithLogits(v[0], v[1], reduction));
        if (reduction == Reduction.Mean)
        {
            yield return ("activation penalty", [0], (v, _) => Loss.ActivationPenalty(v[0], 2));
            yield return ("temporal activation penalty", [0], (v, _) => Loss.TemporalActivationPenalty(v[0], 2, timeAxis: 0));
        }
    }

    private static SampledSoftmax Sampling(int classes) =>
        new([.. Enumerable.Range(0, classes).Select(i => (long)(1000 / (i + 1)) + 1)], new() { Candidates = 1 + (classes / 3) });
}
