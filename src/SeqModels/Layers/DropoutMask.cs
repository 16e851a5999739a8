namespace SeqModels.Layers;

/// <summary>How dropout masks are sampled over the time steps of a sequence.</summary>
public enum DropoutMask
{
    /// <summary>Independently at every time step (Zaremba et al. 2014), as in PyTorch.</summary>
    EachStep,

    /// <summary>
    /// Once per sequence and call, with the same mask at all time steps: variational (locked) dropout (Gal and Ghahramani 2016).
    /// </summary>
    EachSequence,
}
