namespace SeqModels.Layers;

/// <summary>The side of a weight [out, in] whose size scales its initial values.</summary>
public enum Fan
{
    /// <summary>The number of inputs.</summary>
    In,

    /// <summary>The number of outputs.</summary>
    Out,
}
