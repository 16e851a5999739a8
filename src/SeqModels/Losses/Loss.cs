using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Losses;

/// <summary>
/// Losses: each compares predictions with targets and gives one number, of shape [], that a tape can be run backward from.
/// Sums of float32 terms are carried in double, in an order that depends on the shape only.
/// </summary>
public static class Loss
{
    /// <summary>
    /// −Σ_j q_j ln p_j per row, p = softmax(logits) and q the target's distribution: (1 − ε) for the target class plus ε/V for every class,
    /// ε being <see cref="CrossEntropyOptions.LabelSmoothing"/>. In nats.
    /// </summary>
    /// <param name="logits">Unnormalised log-probabilities, [.., V]: any axes before the classes.</param>
    /// <param name="targets">The class of each row, [..], in [0, V) or the ignored index.</param>
    /// <param name="options">The options; null for the mean over all rows without smoothing.</param>
    /// <returns>The loss, [].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is no class; the message gives its position.</exception>
    public static Tensor CrossEntropy(Tensor logits, Indices targets, CrossEntropyOptions? options = null) =>
        CrossEntropyOperation.Apply(logits, targets, options ?? CrossEntropyOptions.Default);

    /// <summary>
    /// <see cref="CrossEntropy"/> of the logits h Wᵀ + b, without ever holding the logits of all rows: a linear layer and its loss as one
    /// operation. The loss is exact. Logits of at most 256 rows are held, of fewer where there are more than 16 000 classes (about 16 MB).
    /// </summary>
    /// <remarks>
    /// Where a backward pass may follow, the gradients are computed in forward, block by block: one product each for the logits, the
    /// gradient of h and that of W, as without fusing. Rows with the ignored target cost nothing.
    /// <example><code>
    /// Tensor loss = Loss.LinearCrossEntropy(hidden, decoder.Weight, decoder.Bias, targets);
    /// </code></example>
    /// </remarks>
    /// <param name="hidden">h, [.., H]: any axes before the last.</param>
    /// <param name="weight">W, [V, H].</param>
    /// <param name="bias">b, [V], or null.</param>
    /// <param name="targets">The class of each row, [..], in [0, V) or the ignored index.</param>
    /// <param name="options">The options; null for the mean over all rows without smoothing.</param>
    /// <param name="excludedClass">A class with probability 0, whose logit counts as −∞ and has no part in label smoothing; null for none.</param>
    /// <returns>The loss, [].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is no class; the message gives its position.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The excluded class is no class, or the only one.</exception>
    public static Tensor LinearCrossEntropy(
        Tensor hidden, Tensor weight, Tensor? bias, Indices targets, CrossEntropyOptions? options = null, int? excludedClass = null) =>
        LinearCrossEntropyOperation.Apply(hidden, weight, bias, targets, options ?? CrossEntropyOptions.Default, excludedClass);

    /// <summary>
    /// An estimate of <see cref="LinearCrossEntropy"/> from some of the classes, for training with very many: the cross-entropy of the scores
    /// W_i h + b_i − ln π_i of the candidates i alone. See <see cref="SampledSoftmax"/> for what it is worth.
    /// </summary>
    /// <param name="hidden">h, [.., H]: any axes before the last.</param>
    /// <param name="weight">W, [V, H].</param>
    /// <param name="bias">b, [V], or null.</param>
    /// <param name="targets">The class of each row, [..], in [0, V) or the ignored index.</param>
    /// <param name="sampling">Which classes are candidates; of V classes.</param>
    /// <param name="random">Draws the candidates.</param>
    /// <param name="options">The options, without label smoothing; null for the mean over all rows.</param>
    /// <param name="excludedClass">A class with probability 0; null for none.</param>
    /// <returns>The estimate, [].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a target is no class, or labels are to be smoothed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The excluded class is no class, or the only one.</exception>
    public static Tensor SampledCrossEntropy(
        Tensor hidden,
        Tensor weight,
        Tensor? bias,
        Indices targets,
        SampledSoftmax sampling,
        RandomSource random,
        CrossEntropyOptions? options = null,
        int? excludedClass = null) =>
        Losses.SampledCrossEntropy.Apply(hidden, weight, bias, targets, sampling, random, options ?? CrossEntropyOptions.Default, excludedClass, out _);

    /// <summary>α · mean h²: pulls activations to 0 (activation regularisation, AR; Merity, McCann and Socher 2017).</summary>
    /// <param name="activations">h, of any shape, usually after dropout.</param>
    /// <param name="weight">α: finite and at least 0.</param>
    /// <returns>The penalty, [].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of range.</exception>
    public static Tensor ActivationPenalty(Tensor activations, double weight) =>
        SquarePenalty.Apply(activations, OptionRange.NotNegative(weight, nameof(Loss), "ActivationPenalty(weight)"), axis: null);

    /// <summary>
    /// β · mean (h_t − h_{t−1})², over all elements but those of the first time: makes activations change slowly (temporal activation
    /// regularisation, TAR; Merity, McCann and Socher 2017).
    /// </summary>
    /// <param name="activations">h, [batch, time, ..], usually before dropout.</param>
    /// <param name="weight">β: finite and at least 0.</param>
    /// <param name="timeAxis">The axis of time; 1 by default.</param>
    /// <returns>The penalty, []; 0 with less than two times.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of range, or there is no such axis.</exception>
    public static Tensor TemporalActivationPenalty(Tensor activations, double weight, int timeAxis = 1) =>
        SquarePenalty.Apply(activations, OptionRange.NotNegative(weight, nameof(Loss), "TemporalActivationPenalty(weight)"), timeAxis);

    /// <summary>−x[t] per row: the cross-entropy of log-probabilities that are normalised already.</summary>
    /// <param name="logProbabilities">Log-probabilities, [.., V].</param>
    /// <param name="targets">The class of each row, [..], in [0, V) or the ignored index.</param>
    /// <param name="reduction">Mean over the rows that are not ignored (0 if all are), or sum.</param>
    /// <param name="ignoredIndex">The target value whose rows count for nothing; null for none.</param>
    /// <returns>The loss, [].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is no class; the message gives its position.</exception>
    public static Tensor NegativeLogLikelihood(Tensor logProbabilities, Indices targets, Reduction reduction = Reduction.Mean, int? ignoredIndex = null) =>
        NegativeLogLikelihoodOperation.Apply(logProbabilities, targets, reduction, ignoredIndex);

    /// <summary>(x − y)² per element.</summary>
    /// <param name="prediction">x, of any shape.</param>
    /// <param name="target">y, of the same shape; a gradient flows into it where one is wanted.</param>
    /// <param name="reduction">Mean over all elements (0 if there are none), or sum.</param>
    /// <returns>The loss, [].</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MeanSquaredError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        ElementLossOperation<SquaredError>.Apply("Loss.MeanSquaredError", prediction, target, reduction, default);

    /// <summary>With d = x − y: d²/2 where |d| ≤ δ, and δ(|d| − δ/2) elsewhere (Huber 1964).</summary>
    /// <param name="prediction">x, of any shape.</param>
    /// <param name="target">y, of the same shape; a gradient flows into it where one is wanted.</param>
    /// <param name="delta">δ: where the square turns into a line; finite and greater than 0.</param>
    /// <param name="reduction">Mean over all elements (0 if there are none), or sum.</param>
    /// <returns>The loss, [].</returns>
    /// <exception cref="ArgumentException">The shapes differ, or <paramref name="delta"/> is out of range.</exception>
    public static Tensor Huber(Tensor prediction, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean) =>
        ElementLossOperation<HuberError>.Apply("Loss.Huber", prediction, target, reduction, new(OptionRange.Positive(delta, nameof(Loss), "Huber(delta)")));

    /// <summary>−y ln σ(x) − (1 − y) ln(1 − σ(x)) per element, computed without overflow for any x.</summary>
    /// <param name="logits">x, of any shape.</param>
    /// <param name="target">y: probabilities in [0, 1] (not checked), of the same shape; a gradient flows into it where one is wanted.</param>
    /// <param name="reduction">Mean over all elements (0 if there are none), or sum.</param>
    /// <returns>The loss, [].</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor target, Reduction reduction = Reduction.Mean) =>
        ElementLossOperation<BinaryCrossEntropy>.Apply("Loss.BinaryCrossEntropyWithLogits", logits, target, reduction, default);
}
