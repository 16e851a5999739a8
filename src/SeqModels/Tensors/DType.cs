namespace SeqModels.Tensors;

/// <summary>The data type of a tensor's elements.</summary>
public enum DType
{
    /// <summary>IEEE 754 single precision, for training and inference; the default.</summary>
    Float32,

    /// <summary>IEEE 754 double precision, for gradient checks.</summary>
    Float64,
}
