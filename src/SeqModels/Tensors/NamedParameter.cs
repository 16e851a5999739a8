namespace SeqModels.Tensors;

/// <summary>A parameter with its full name in a model, such as <c>rnn.weight_ih_l0</c>.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Parameter">The parameter.</param>
public readonly record struct NamedParameter(string Name, Parameter Parameter)
{
    /// <summary>A name and a parameter as one.</summary>
    public static implicit operator NamedParameter((string Name, Parameter Parameter) named) => new(named.Name, named.Parameter);
}
