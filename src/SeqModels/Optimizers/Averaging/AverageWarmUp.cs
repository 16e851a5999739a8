namespace SeqModels.Optimizers;

/// <summary>How an exponential moving average with decay d handles its first updates, in which the initial parameters would bias it.</summary>
public enum AverageWarmUp
{
    /// <summary>
    /// Bias correction as in Adam: the weights of all updates sum to 1, the newest at update t having (1 − d)/(1 − dᵗ). The default.
    /// </summary>
    BiasCorrection,

    /// <summary>
    /// At update t the decay is min(d, (1 + t)/(10 + t)), as in TensorFlow's ExponentialMovingAverage; the initial parameters are part of
    /// the average.
    /// </summary>
    RisingDecay,

    /// <summary>The decay is d from the first update on, and the initial parameters are part of the average.</summary>
    None,
}
