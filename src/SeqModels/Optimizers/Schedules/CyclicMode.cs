namespace SeqModels.Optimizers;

/// <summary>How the height of the cycles of a <see cref="CyclicSchedule"/> changes (Smith 2017).</summary>
public enum CyclicMode
{
    /// <summary>All cycles have the same height.</summary>
    Triangular,

    /// <summary>Every cycle is half as high as the one before (triangular2).</summary>
    Halving,

    /// <summary>The height is multiplied by <see cref="CyclicSchedule.Factor"/> per unit (exp_range).</summary>
    Exponential,
}
