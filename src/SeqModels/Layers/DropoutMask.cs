namespace SeqModels.Layers;

/// <summary>What a dropout mask over sequences is drawn for.</summary>
public enum DropoutMask
{
    /// <summary>Every element at every time step by itself (Zaremba et al. 2014), as PyTorch's dropout does.</summary>
    EachStep,

    /// <summary>
    /// Every element of a sequence once per call, so that a feature is dropped at all its time steps or at none: variational dropout (Gal
    /// and Ghahramani 2016), also called locked.
    /// </summary>
    EachSequence,
}
