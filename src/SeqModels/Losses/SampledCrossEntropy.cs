using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Losses;

// With the candidates U of a step and their π: the fused loss of z_i = W_i h + b_i − ln π_i over i ∈ U. dW and db go to the rows of U.
internal static class SampledCrossEntropy
{
    private const string Method = "Loss.SampledCrossEntropy";

    public static Tensor Apply(
        Tensor hidden, Tensor weight, Tensor? bias, Indices targets, SampledSoftmax sampling, RandomSource random, CrossEntropyOptions options, int? excludedClass, Tensor? weights, out double crossEntropy)
    {
        ArgumentNullException.ThrowIfNull(sampling);
        ArgumentNullException.ThrowIfNull(random);
        targets = StepIndices.Copy(targets);
        LinearCrossEntropyOperation.Check(Method, hidden, weight, bias, targets, options, excludedClass);
        if (sampling.Classes != weight.Shape[0])
            throw new ArgumentException($"{Method}: sampling must have the {weight.Shape[0]} classes of weight {weight.Shape}, but had {sampling.Classes}.", nameof(sampling));
        if (options.LabelSmoothing > 0)
            throw new ArgumentException($"{Method}: LabelSmoothing must be 0: it needs the probabilities of all classes.", nameof(options));
        CandidateSet set = sampling.Draw(targets.Values.Span, options.IgnoredIndex, excludedClass, random);
        Tensor rows = weight.Gather(new Indices(set.Ids, [set.Ids.Length]));
        Tensor shifted = bias is null ? Tensor.From(set.Shifts, [set.Shifts.Length]).To(weight.DType) : ShiftedGather.Apply(bias, set.Ids, set.Shifts);
        double[]? classWeights = options.WeightsOf(sampling.Classes, Method);
        options = options with { IgnoredIndex = CandidateSet.Ignored, ClassWeights = classWeights is null ? null : Array.ConvertAll(set.Ids, id => classWeights[id]) };
        if (UnfusedCrossEntropy.IsNeeded(options, weights))
        {
            Tensor loss = UnfusedCrossEntropy.Apply(Method, hidden, rows, shifted, new Indices(set.Targets, targets.Shape), options, set.PlaceOf(excludedClass), weights);
            crossEntropy = loss.Length == 1 ? loss.Item() : double.NaN;
            return loss;
        }

        return LinearCrossEntropyOperation.Apply(hidden, rows, shifted, new Indices(set.Targets, targets.Shape), options, set.PlaceOf(excludedClass), out crossEntropy);
    }
}
