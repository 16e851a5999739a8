namespace SeqModels.Tensors;

/// <summary>A trainable tensor of a module: it has a name, requires gradients and keeps its memory between training steps.</summary>
public sealed class Parameter : Tensor
{
    /// <summary>Creates a parameter with a copy of the initial values.</summary>
    /// <param name="name">The name within its module, for example <c>weight_ih_l0</c>.</param>
    /// <param name="initial">The initial values.</param>
    public Parameter(string name, Tensor initial)
        : base(Require(initial).DType, initial.Shape, NewArray(initial.DType, initial.Length), 0, null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        initial.CopyTo(this);
        RequiresGradient = true;
    }

    /// <summary>The name within its module.</summary>
    public string Name { get; }

    /// <summary>
    /// Whether the parameter is frozen: backward passes compute no gradient for it (<see cref="Tensor.RequiresGradient"/> is false) and
    /// optimizers skip it, including weight decay. Freezing discards the current gradient.
    /// </summary>
    /// <value>Default false.</value>
    public bool IsFrozen
    {
        get => !RequiresGradient;
        set
        {
            RequiresGradient = !value;
            if (value)
            {
                Gradient = null;
            }
        }
    }

    /// <summary>A row that is always zero and gets no gradient, such as the vector of padding in an embedding; null for none.</summary>
    internal int? ZeroRow { get; set; }

    /// <summary>The gradient for optimizers: null while the parameter is frozen.</summary>
    internal Tensor? TrainedGradient => IsFrozen ? null : Gradient;

    /// <summary>Converts the elements in place to another data type (for gradient checks in double precision); the gradient is
    /// discarded.</summary>
    public void ConvertTo(DType type)
    {
        if (type != DType)
        {
            ReplaceElements(To(type));
        }
    }

    /// <summary>Sets the elements of the zero row to zero, if there is one.</summary>
    internal void ClearZeroRow() => ClearRow(this);

    /// <summary>Removes what a backward pass added to the gradient of the zero row, if there is one.</summary>
    internal void ClearZeroRowGradient() => ClearRow(Gradient);

    private void ClearRow(Tensor? tensor)
    {
        if (tensor is null || ZeroRow is not { } row)
            return;
        int width = Length / Shape[0];
        if (tensor.DType == DType.Float32)
            tensor.AsWritableSpan<float>().Slice(row * width, width).Clear();
        else
            tensor.AsWritableSpan<double>().Slice(row * width, width).Clear();
    }

    private static Tensor Require(Tensor initial)
    {
        ArgumentNullException.ThrowIfNull(initial);
        return initial;
    }
}
