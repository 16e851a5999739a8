namespace SeqModels.Layers;

/// <summary>The fan of a weight [out, in] that scales its initial values.</summary>
public enum Fan
{
    /// <summary>The number of inputs.</summary>
    In,

    /// <summary>The number of outputs.</summary>
    Out,
}
