namespace SeqModels.Serialization;

/// <summary>The supported safetensors data types.</summary>
internal enum ElementType
{
    F32,
    F64,
    F16,
    BF16,
}
