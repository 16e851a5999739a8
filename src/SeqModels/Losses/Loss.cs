using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Losses;

/// <summary>
/// Loss functions. Each compares predictions with targets and returns a differentiable scalar, of shape [], or with
/// <see cref="Reduction.None"/> the loss of each element or row. Sums of Float32 terms are accumulated in double precision, in an order that
/// depends only on the shape.
/// </summary>
/// <remarks>
/// <para>Every loss takes weights, usually a mask of 0 and 1: a term w f replaces f, and a mean is Σ w f / Σ w, the mean over what is not
/// masked; 0 if everything is. Terms of weight 0 have no influence, even if they are NaN. Weights have the shape of the terms or its first
/// axes, so that a mask [batch, time] masks whole steps of a prediction [batch, time, features]. They are of either data type, finite and at
/// least 0, and receive no gradient.</para>
/// <example><code>
/// Tensor loss = Loss.MeanSquaredError(prediction, batch.StepValues, weights: batch.Mask());
/// </code></example>
/// </remarks>
public static class Loss
{
    /// <summary>
    /// Cross-entropy −Σ_j q_j ln p_j per row, in nats, with p = softmax(logits) and q the target distribution: (1 − ε) for the target
    /// class plus ε/V for every class, where ε is <see cref="CrossEntropyOptions.LabelSmoothing"/>; every term times the weight of class j, if
    /// there are <see cref="CrossEntropyOptions.ClassWeights"/>.
    /// </summary>
    /// <param name="logits">Unnormalised log-probabilities, [.., V], with any axes before the classes.</param>
    /// <param name="targets">The target class of each row, [..], in [0, V) or the ignored index.</param>
    /// <param name="options">The options; null for the mean over all rows without label smoothing.</param>
    /// <param name="weights">A mask or weights of the rows, [..]; null for none.</param>
    /// <returns>The loss, of shape []; of the shape of the targets without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not match, a target is not a class (the message gives its position), or a weight is
    /// negative or not finite.</exception>
    public static Tensor CrossEntropy(Tensor logits, Indices targets, CrossEntropyOptions? options = null, Tensor? weights = null) =>
        CrossEntropyOperation.Apply(logits, targets, options ?? CrossEntropyOptions.Default, weights);

    /// <summary>
    /// Cross-entropy −Σ_j q_j ln p_j per row, in nats, with p = softmax(logits) and q given target probabilities (soft targets), mixed with
    /// the uniform distribution by <see cref="CrossEntropyOptions.LabelSmoothing"/>; every term times the weight of class j, if there are
    /// <see cref="CrossEntropyOptions.ClassWeights"/>. The mean divides by the number of rows, as in PyTorch.
    /// </summary>
    /// <param name="logits">Unnormalised log-probabilities, [.., V], with any axes before the classes.</param>
    /// <param name="targets">The target probabilities q, of the same shape; that rows sum to 1 is not checked. The loss is differentiable with
    /// respect to them.</param>
    /// <param name="options">The options, without ignored index; null for the mean over all rows without label smoothing.</param>
    /// <param name="weights">A mask or weights of the rows, [..]; null for none.</param>
    /// <returns>The loss, of shape []; [..] without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not match, there is an ignored index, or a weight is negative or not
    /// finite.</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets, CrossEntropyOptions? options = null, Tensor? weights = null) =>
        SoftCrossEntropyOperation.Apply(logits, targets, options ?? CrossEntropyOptions.Default, weights);

    /// <summary>
    /// A linear layer fused with its loss: the exact <see cref="CrossEntropy(Tensor, Indices, CrossEntropyOptions, Tensor)"/> of the logits h Wᵀ + b, without materializing the logits
    /// of all rows. The logits of at most 256 rows are in memory at a time, and of fewer with more than 16 000 classes (about 16 MB).
    /// </summary>
    /// <remarks>
    /// If a backward pass may follow, the gradients are computed in the forward pass, block by block: one matrix product each for the
    /// logits, the gradient of h and the gradient of W, as without fusion. Ignored rows cost nothing. With class weights, weights of rows or
    /// without reduction, the loss is not fused: the logits of all rows are in memory.
    /// <example><code>
    /// Tensor loss = Loss.LinearCrossEntropy(hidden, decoder.Weight, decoder.Bias, targets);
    /// </code></example>
    /// </remarks>
    /// <param name="hidden">The hidden states h, [.., H], with any axes before the last.</param>
    /// <param name="weight">The weight W, [V, H].</param>
    /// <param name="bias">The bias b, [V], or null.</param>
    /// <param name="targets">The target class of each row, [..], in [0, V) or the ignored index.</param>
    /// <param name="options">The options; null for the mean over all rows without label smoothing.</param>
    /// <param name="excludedClass">A class with probability 0: its logit is −∞ and it is excluded from label smoothing; null for
    /// none.</param>
    /// <param name="weights">A mask or weights of the rows, [..]; null for none.</param>
    /// <returns>The loss, of shape []; of the shape of the targets without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not match, a target is not a class (the message gives its position), a weight is
    /// negative or not finite, or label smoothing is combined with an excluded class and weights or no reduction.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The excluded class does not exist, or is the only class.</exception>
    public static Tensor LinearCrossEntropy(
        Tensor hidden, Tensor weight, Tensor? bias, Indices targets, CrossEntropyOptions? options = null, int? excludedClass = null, Tensor? weights = null)
    {
        options ??= CrossEntropyOptions.Default;
        return UnfusedCrossEntropy.IsNeeded(options, weights)
            ? UnfusedCrossEntropy.Apply("Loss.LinearCrossEntropy", hidden, weight, bias, targets, options, excludedClass, weights)
            : LinearCrossEntropyOperation.Apply(hidden, weight, bias, targets, options, excludedClass);
    }

    /// <summary>
    /// An estimate of <see cref="LinearCrossEntropy"/> from a sample of the classes, for training with a large number of classes: the
    /// cross-entropy of the scores W_i h + b_i − ln π_i over the candidates i. See <see cref="SampledSoftmax"/> for its accuracy.
    /// </summary>
    /// <param name="hidden">The hidden states h, [.., H], with any axes before the last.</param>
    /// <param name="weight">The weight W, [V, H].</param>
    /// <param name="bias">The bias b, [V], or null.</param>
    /// <param name="targets">The target class of each row, [..], in [0, V) or the ignored index.</param>
    /// <param name="sampling">The candidate sampling distribution over V classes.</param>
    /// <param name="random">The random source from which the candidates are sampled.</param>
    /// <param name="options">The options, with label smoothing 0; null for the mean over all rows.</param>
    /// <param name="excludedClass">A class with probability 0; null for none.</param>
    /// <param name="weights">A mask or weights of the rows, [..]; null for none.</param>
    /// <returns>The estimated loss, of shape []; of the shape of the targets without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not match, a target is not a class, label smoothing is not 0, or a weight is negative
    /// or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The excluded class does not exist, or is the only class.</exception>
    public static Tensor SampledCrossEntropy(
        Tensor hidden,
        Tensor weight,
        Tensor? bias,
        Indices targets,
        SampledSoftmax sampling,
        RandomSource random,
        CrossEntropyOptions? options = null,
        int? excludedClass = null,
        Tensor? weights = null) =>
        Losses.SampledCrossEntropy.Apply(hidden, weight, bias, targets, sampling, random, options ?? CrossEntropyOptions.Default, excludedClass, weights, out _);

    /// <summary>Activation regularisation (AR): α · mean h² (Merity, McCann and Socher 2017).</summary>
    /// <param name="activations">The activations h, of any shape, usually after dropout.</param>
    /// <param name="weight">The weight α, finite and at least 0.</param>
    /// <returns>The penalty, of shape [].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of range.</exception>
    public static Tensor ActivationPenalty(Tensor activations, double weight) =>
        SquarePenalty.Apply(activations, OptionRange.NotNegative(weight, nameof(Loss), "ActivationPenalty(weight)"), axis: null);

    /// <summary>
    /// Temporal activation regularisation (TAR): β · mean (h_t − h_{t−1})² over all time steps except the first, which favours activations
    /// that change slowly (Merity, McCann and Socher 2017).
    /// </summary>
    /// <param name="activations">The activations h, [batch, time, ..], usually before dropout.</param>
    /// <param name="weight">The weight β, finite and at least 0.</param>
    /// <param name="timeAxis">The time axis; 1 by default.</param>
    /// <returns>The penalty, of shape []; 0 with fewer than two time steps.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of range, or the axis does not exist.</exception>
    public static Tensor TemporalActivationPenalty(Tensor activations, double weight, int timeAxis = 1) =>
        SquarePenalty.Apply(activations, OptionRange.NotNegative(weight, nameof(Loss), "TemporalActivationPenalty(weight)"), timeAxis);

    /// <summary>Negative log-likelihood −x[t] per row with target class t: the cross-entropy of normalised log-probabilities x.</summary>
    /// <param name="logProbabilities">The log-probabilities x, [.., V].</param>
    /// <param name="targets">The target class of each row, [..], in [0, V) or the ignored index.</param>
    /// <param name="reduction">The mean over the rows that are not ignored (0 if all are), the sum, or none for the loss of each row (0 if
    /// ignored).</param>
    /// <param name="ignoredIndex">The target value that marks rows to ignore; null for none.</param>
    /// <param name="weights">A mask or weights of the rows; null for none.</param>
    /// <returns>The loss, of shape []; of the shape of the targets without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not match, a target is not a class (the message gives its position), or a weight is
    /// negative or not finite.</exception>
    public static Tensor NegativeLogLikelihood(
        Tensor logProbabilities, Indices targets, Reduction reduction = Reduction.Mean, int? ignoredIndex = null, Tensor? weights = null) =>
        NegativeLogLikelihoodOperation.Apply(logProbabilities, targets, reduction, ignoredIndex, weights);

    /// <summary>
    /// Kullback–Leibler divergence KL(p‖q) = Σ_j p_j (ln p_j − ln q_j) per row, in nats: how much a predicted distribution q differs from a
    /// target distribution p. Terms with p_j = 0 are 0.
    /// </summary>
    /// <remarks>The mean is that over rows, PyTorch's <c>reduction="batchmean"</c> for a matrix.
    /// <example><code>
    /// // Distillation: the student learns the teacher's distribution.
    /// Tensor loss = Loss.KullbackLeibler(student.LogSoftmax(), teacher.Softmax().Detach());
    /// </code></example></remarks>
    /// <param name="logProbabilities">ln q, [.., V], with any axes before the last.</param>
    /// <param name="target">p, of the same shape: probabilities, or their logarithms; the loss is differentiable with respect to them.</param>
    /// <param name="isLogTarget">Whether the target is ln p instead of p. Default false.</param>
    /// <param name="reduction">The mean over all rows (0 if there are none), the sum, or none for the divergence of each row.</param>
    /// <param name="weights">A mask or weights of the rows, [..]; null for none.</param>
    /// <returns>The divergence, of shape []; [..] without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a weight is negative or not finite.</exception>
    public static Tensor KullbackLeibler(
        Tensor logProbabilities, Tensor target, bool isLogTarget = false, Reduction reduction = Reduction.Mean, Tensor? weights = null) => isLogTarget
            ? ElementLossOperation<LogKullbackLeibler>.ApplyToRows("Loss.KullbackLeibler", logProbabilities, target, reduction, default, weights)
            : ElementLossOperation<KullbackLeibler>.ApplyToRows("Loss.KullbackLeibler", logProbabilities, target, reduction, default, weights);

    /// <summary>Squared error (x − y)² per element.</summary>
    /// <param name="prediction">The prediction x, of any shape.</param>
    /// <param name="target">The target y, of the same shape; the loss is differentiable with respect to it.</param>
    /// <param name="reduction">The mean over all elements (0 if there are none), the sum, or none for the loss of each element.</param>
    /// <param name="weights">A mask or weights of the elements; null for none.</param>
    /// <returns>The loss, of shape []; of the prediction's shape without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a weight is negative or not finite.</exception>
    public static Tensor MeanSquaredError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null) =>
        ElementLossOperation<SquaredError>.Apply("Loss.MeanSquaredError", prediction, target, reduction, default, weights);

    /// <summary>Absolute error |x − y| per element: the L1 loss, PyTorch's <c>L1Loss</c>. The derivative where x = y is 0.</summary>
    /// <param name="prediction">The prediction x, of any shape.</param>
    /// <param name="target">The target y, of the same shape; the loss is differentiable with respect to it.</param>
    /// <param name="reduction">The mean over all elements (0 if there are none), the sum, or none for the loss of each element.</param>
    /// <param name="weights">A mask or weights of the elements; null for none.</param>
    /// <returns>The loss, of shape []; of the prediction's shape without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a weight is negative or not finite.</exception>
    public static Tensor MeanAbsoluteError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null) =>
        ElementLossOperation<AbsoluteError>.Apply("Loss.MeanAbsoluteError", prediction, target, reduction, default, weights);

    /// <summary>Huber loss per element: with d = x − y, d²/2 if |d| ≤ δ and δ(|d| − δ/2) otherwise (Huber 1964). With δ = 1 also known as smooth
    /// L1; PyTorch's <c>SmoothL1Loss</c> with β = δ is this loss divided by δ.</summary>
    /// <param name="prediction">The prediction x, of any shape.</param>
    /// <param name="target">The target y, of the same shape; the loss is differentiable with respect to it.</param>
    /// <param name="delta">The threshold δ between the quadratic and the linear part; finite and greater than 0.</param>
    /// <param name="reduction">The mean over all elements (0 if there are none), the sum, or none for the loss of each element.</param>
    /// <param name="weights">A mask or weights of the elements; null for none.</param>
    /// <returns>The loss, of shape []; of the prediction's shape without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a weight is negative or not finite, or <paramref name="delta"/> is out of
    /// range.</exception>
    public static Tensor Huber(Tensor prediction, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean, Tensor? weights = null) =>
        ElementLossOperation<HuberError>.Apply("Loss.Huber", prediction, target, reduction, new(OptionRange.Positive(delta, nameof(Loss), "Huber(delta)")), weights);

    /// <summary>Binary cross-entropy −y ln σ(x) − (1 − y) ln(1 − σ(x)) per element, numerically stable for any x.</summary>
    /// <param name="logits">The logits x, of any shape.</param>
    /// <param name="target">The target probabilities y in [0, 1] (not checked), of the same shape; the loss is differentiable with respect
    /// to them.</param>
    /// <param name="reduction">The mean over all elements (0 if there are none), the sum, or none for the loss of each element.</param>
    /// <param name="weights">A mask or weights of the elements; null for none.</param>
    /// <returns>The loss, of shape []; of the prediction's shape without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a weight is negative or not finite.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null) =>
        ElementLossOperation<BinaryCrossEntropy>.Apply("Loss.BinaryCrossEntropyWithLogits", logits, target, reduction, default, weights);

    /// <summary>
    /// Negative log-likelihood of a normal distribution per element, in nats: with d = y − μ and s = ln σ², ½ (ln 2π + s + d² e^(−s))
    /// (Nix and Weigend 1994).
    /// </summary>
    /// <param name="mean">The mean μ, of any shape.</param>
    /// <param name="logVariance">The logarithm of the variance s, of the same shape.</param>
    /// <param name="target">The target y, of the same shape; the loss is differentiable with respect to it.</param>
    /// <param name="reduction">The mean over all elements (0 if there are none), the sum, or none for the loss of each element.</param>
    /// <param name="weights">A mask or weights of the elements; null for none.</param>
    /// <returns>The loss, of shape []; of the prediction's shape without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a weight is negative or not finite.</exception>
    public static Tensor GaussianNegativeLogLikelihood(Tensor mean, Tensor logVariance, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null) =>
        GaussianLikelihoodOperation.Apply(mean, logVariance, target, reduction, weights);

    /// <summary>
    /// Pinball or quantile loss: with d = y − x and level τ, max(τ d, (τ − 1) d) per prediction. Its expectation is minimal where x is the
    /// τ-quantile of y (Koenker and Bassett 1978).
    /// </summary>
    /// <param name="predictions">The predicted quantiles x, [.., levels], with any axes before the levels.</param>
    /// <param name="target">The target y, [..], common to all levels; the loss is differentiable with respect to it.</param>
    /// <param name="levels">The levels τ, each in (0, 1).</param>
    /// <param name="reduction">The mean over all predictions (0 if there are none), the sum, or none for the loss of each prediction.</param>
    /// <param name="weights">A mask or weights of the predictions, [.., levels] or [..]; null for none.</param>
    /// <returns>The loss, of shape []; [.., levels] without reduction.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, there is no level, or a weight is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A level is not in (0, 1).</exception>
    public static Tensor Pinball(Tensor predictions, Tensor target, IReadOnlyList<double> levels, Reduction reduction = Reduction.Mean, Tensor? weights = null) =>
        PinballOperation.Apply(predictions, target, levels, reduction, weights);
}
