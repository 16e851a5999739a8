using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>
/// Layer normalization over the last axis (Ba, Kiros and Hinton 2016): y = (x − μ)/√(σ² + ε) ⊙ w + b, with the mean μ and the biased
/// variance σ² of each row.
/// </summary>
public sealed class LayerNorm : TensorModule
{
    /// <summary>Creates the layer with w = 1 and b = 0.</summary>
    /// <param name="size">The size of the last axis, at least 1.</param>
    /// <param name="epsilon">ε: finite and greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public LayerNorm(int size, double epsilon = 1e-5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        Epsilon = OptionRange.Positive(epsilon, nameof(LayerNorm), nameof(epsilon));
        Weight = AddParameter("weight", Tensor.Ones([size]));
        Bias = AddParameter("bias", Tensor.Zeros([size]));
    }

    /// <summary>The size of the last axis.</summary>
    public int Size { get; }

    /// <summary>The constant ε, added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>The scale w, [Size].</summary>
    public Parameter Weight { get; }

    /// <summary>The bias b, [Size].</summary>
    public Parameter Bias { get; }

    /// <summary>Normalizes the last axis.</summary>
    /// <param name="x">[.., Size].</param>
    /// <returns>[.., Size].</returns>
    /// <exception cref="ArgumentException">The size of the last axis is not <see cref="Size"/>.</exception>
    public override Tensor Forward(Tensor x)
    {
        CheckLastAxis(x, nameof(Size), Size);
        return x.LayerNorm(Weight, Bias, Epsilon);
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("size", Size);
        ExactText.Write(writer, "epsilon", Epsilon);
    }
}
