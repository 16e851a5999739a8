namespace SeqModels.Tensors;

/// <summary>A tensor that training changes: it has a name, requires its gradient and keeps its memory for life.</summary>
public sealed class Parameter : Tensor
{
    /// <summary>Makes a parameter with a copy of initial values.</summary>
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
    /// Whether training leaves this parameter as it is: backward passes compute no gradient for it (<see cref="Tensor.RequiresGradient"/> is
    /// false) and optimizers pass over it, weight decay included. Freezing drops the gradient there is. Default false.
    /// </summary>
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

    /// <summary>The gradient that an optimizer goes by: none while the parameter is frozen.</summary>
    internal Tensor? TrainedGradient => IsFrozen ? null : Gradient;

    /// <summary>Converts values in place to another number type (for gradient checks in double); the gradient is dropped.</summary>
    public void ConvertTo(DType type)
    {
        if (type != DType)
        {
            ReplaceElements(To(type));
        }
    }

    private static Tensor Require(Tensor initial)
    {
        ArgumentNullException.ThrowIfNull(initial);
        return initial;
    }
}
