namespace SeqModels.Tensors;

/// <summary>A tensor with a name, as in a saved state.</summary>
/// <param name="Name">The name.</param>
/// <param name="Tensor">The tensor.</param>
public readonly record struct NamedTensor(string Name, Tensor Tensor)
{
    /// <summary>A name and a tensor as one.</summary>
    public static implicit operator NamedTensor((string Name, Tensor Tensor) named) => new(named.Name, named.Tensor);
}
