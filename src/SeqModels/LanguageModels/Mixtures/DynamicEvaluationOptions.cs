using SeqModels.Numerics;

namespace SeqModels.LanguageModels;

/// <summary>Options of a <see cref="DynamicEvaluation"/>.</summary>
public sealed record DynamicEvaluationOptions
{
    /// <summary>The number of tokens that are read between two updates of the parameters.</summary>
    /// <value>At least 1; 5 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int SegmentLength { get; init => field = OptionRange.AtLeast(1, value, nameof(DynamicEvaluationOptions)); } = 5;

    /// <summary>
    /// The learning rate η of the mean cross-entropy of a segment. Krause et al. 2018 use 0.002 with <see cref="Statistics"/>; without them the
    /// scale is that of plain SGD.
    /// </summary>
    /// <value>Finite and at least 0; 0.1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate { get; init => field = OptionRange.NotNegative(value, nameof(DynamicEvaluationOptions)); } = 0.1;

    /// <summary>The decay λ back to the trained parameters in each update; 0.02 in Krause et al. 2018.</summary>
    /// <value>In [0, 1]; 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public double Decay { get; init => field = OptionRange.Probability(value, nameof(DynamicEvaluationOptions)); }

    /// <summary>
    /// The mean squared gradients on the training text, by whose roots the gradient is divided and the decay is scaled (the RMS rule with a global
    /// prior).
    /// </summary>
    /// <value><see langword="null"/> by default, for plain SGD.</value>
    public GradientStatistics? Statistics { get; init; }

    /// <summary>ε, which is added to the root of the mean squared gradient.</summary>
    /// <value>Finite and above 0; 0.001 by default. Not used without <see cref="Statistics"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public double Epsilon { get; init => field = OptionRange.Positive(value, nameof(DynamicEvaluationOptions)); } = 0.001;
}
