namespace SeqModels.Tensors;

/// <summary>The number type of a tensor's elements.</summary>
public enum DType
{
    /// <summary>IEEE 754 single precision: what models are trained and run in, and the default everywhere.</summary>
    Float32,

    /// <summary>IEEE 754 double precision: what gradients are checked in.</summary>
    Float64,
}
