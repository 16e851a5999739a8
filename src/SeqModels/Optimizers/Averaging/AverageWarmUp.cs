namespace SeqModels.Optimizers;

/// <summary>How an exponential moving average of decay d treats its first updates, so that the initial parameters do not bias it.</summary>
public enum AverageWarmUp
{
    /// <summary>The weights of all updates so far are made to sum to 1, as in Adam: at update t the newest has (1 − d)/(1 − dᵗ). The default.</summary>
    BiasCorrection,

    /// <summary>At update t the decay is min(d, (1 + t)/(10 + t)), as in TensorFlow's ExponentialMovingAverage; the parameters before the first update count.</summary>
    RisingDecay,

    /// <summary>The decay is d from the first update on, and the parameters before it count.</summary>
    None,
}
