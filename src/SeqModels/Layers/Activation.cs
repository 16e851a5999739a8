using System.Text.Json;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>An elementwise activation function as a module without parameters.</summary>
public sealed class Activation : TensorModule
{
    /// <summary>Creates the layer.</summary>
    /// <param name="function">The activation function.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public Activation(ActivationFunction function) => Function = Enum.IsDefined(function)
        ? function
        : throw new ArgumentOutOfRangeException(nameof(function), function, "Activation: the function is not defined.");

    /// <summary>The activation function.</summary>
    public ActivationFunction Function { get; }

    /// <summary>Applies the function to every element.</summary>
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
            ActivationFunction.Elu => x.Elu(),
            ActivationFunction.Selu => x.Selu(),
            ActivationFunction.Softsign => x.Softsign(),
            ActivationFunction.HardTanh => x.HardTanh(),
            ActivationFunction.HardSigmoid => x.HardSigmoid(),
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
