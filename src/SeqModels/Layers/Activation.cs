using System.Text.Json;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>An elementwise function as a layer without parameters.</summary>
public sealed class Activation : TensorModule
{
    /// <summary>Makes the layer.</summary>
    /// <param name="function">Which function.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such function.</exception>
    public Activation(ActivationFunction function) => Function = Enum.IsDefined(function)
        ? function
        : throw new ArgumentOutOfRangeException(nameof(function), function, "Activation: there is no such function.");

    /// <summary>Which function.</summary>
    public ActivationFunction Function { get; }

    /// <summary>The function of every element.</summary>
    /// <param name="x">Any shape.</param>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Function switch
        {
            ActivationFunction.Tanh => x.Tanh(),
            ActivationFunction.Sigmoid => x.Sigmoid(),
            ActivationFunction.Relu => x.Relu(),
            ActivationFunction.LeakyRelu => x.LeakyRelu(),
            ActivationFunction.Gelu => x.Gelu(),
            ActivationFunction.Silu => x.Silu(),
            ActivationFunction.Softplus => x.Softplus(),
            _ => x,
        };
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("function", Function.ToString());
    }
}
