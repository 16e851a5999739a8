using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>The entry of a tensor in a safetensors header; begin and end are byte offsets from the start of the data.</summary>
internal sealed record TensorEntry(string Name, ElementType Type, Shape Shape, long Begin, long End, long HeaderByte);
