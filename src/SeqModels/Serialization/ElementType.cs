namespace SeqModels.Serialization;

/// <summary>The number types of safetensors that are read.</summary>
internal enum ElementType
{
    F32,
    F64,
    F16,
    BF16,
}
