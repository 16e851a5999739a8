using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Numerics.Streaming;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The output layer: softmax(W P h + b), with an optional projection P.</summary>
/// <param name="projection">P [P, H], or null.</param>
/// <param name="weight">W [V, H], or [V, P] after a projection.</param>
/// <param name="bias">b [V].</param>
/// <param name="begin">The token that is never predicted, or null.</param>
internal sealed class OutputLayer(Linear? projection, Parameter weight, Parameter bias, int? begin)
{
    private OutputWeights? _floatOutput;
    private OutputWeights? _quantizedOutput;
    private OutputWeights? _floatProjection;
    private OutputWeights? _quantizedProjection;
    private Tensor? _beginMask;

    /// <summary>The input size of the softmax layer.</summary>
    public int InputSize => weight.Shape[1];

    /// <summary>W.</summary>
    public Parameter Weight => weight;

    /// <summary>b.</summary>
    public Parameter Bias => bias;

    /// <summary>P h, or h without a projection.</summary>
    public Tensor Project(Tensor hidden) => projection?.Forward(hidden) ?? hidden;

    /// <summary>The logits of projected vectors: h Wᵀ + b, and −∞ for <c>&lt;s&gt;</c>, which is never predicted.</summary>
    public Tensor Decode(Tensor projected)
    {
        Tensor logits = projected.MatMul(weight, transposeB: true) + bias;
        return begin is { } never ? logits + BeginMask(never) : logits;
    }

    /// <summary>ln p of the next token at every position whose token is not <paramref name="ignored"/>, without storing all logits.</summary>
    public void Score(Tensor projected, Indices tokens, int ignored, Span<double> logProbabilities) =>
        LinearCrossEntropyOperation.LogProbabilities(projected, weight, bias, tokens, ignored, begin, logProbabilities);

    /// <summary>The mean cross-entropy of targets; with a sampled softmax, an estimate.</summary>
    public Tensor CrossEntropy(
        Tensor projected, Indices targets, CrossEntropyOptions options, SampledSoftmax? sampling, RandomSource candidates, out double crossEntropy) => sampling is null
        ? LinearCrossEntropyOperation.Apply(projected, weight, bias, targets, options, begin, out crossEntropy)
        : SampledCrossEntropy.Apply(projected, weight, bias, targets, sampling, candidates, options, begin, null, out crossEntropy);

    /// <summary>Creates the softmax layer of a stepper.</summary>
    public OutputStep CreateStep(WeightPrecision precision, StepScratch scratch)
    {
        OutputWeights weights = precision == WeightPrecision.Int8
            ? Shared(ref _quantizedOutput, weight, precision)
            : Shared(ref _floatOutput, weight, precision);
        return new OutputStep(weights, bias, begin, scratch);
    }

    /// <summary>Creates the projection of a stepper; null without one.</summary>
    public ProjectionStep? CreateProjectionStep(WeightPrecision precision, StepScratch scratch) => projection is not { Weight: var matrix }
        ? null
        : new ProjectionStep(
            precision == WeightPrecision.Int8 ? Shared(ref _quantizedProjection, matrix, precision) : Shared(ref _floatProjection, matrix, precision), matrix.Shape[0], scratch);

    private static OutputWeights Shared(ref OutputWeights? slot, Parameter matrix, WeightPrecision precision) =>
        Volatile.Read(ref slot) ?? Interlocked.CompareExchange(ref slot, new OutputWeights(matrix, precision), null) ?? slot;

    private Tensor BeginMask(int never)
    {
        Tensor? mask = _beginMask;
        if (mask is null || mask.DType != bias.DType)
        {
            mask = Tensor.Zeros([bias.Length]);
            mask.AsWritableSpan()[never] = float.NegativeInfinity;
            _beginMask = mask = mask.To(bias.DType);
        }

        return mask;
    }
}
