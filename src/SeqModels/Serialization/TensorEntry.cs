using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>A tensor as a safetensors header describes it; begin and end count bytes from the start of the data.</summary>
internal readonly record struct TensorEntry(string Name, ElementType Type, Shape Shape, long Begin, long End, long HeaderByte);
