using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>A linear (fully connected) layer over the last axis: y = x Wᵀ + b.</summary>
public sealed class Linear : TensorModule
{
    /// <summary>Creates the layer and initializes its parameters.</summary>
    /// <param name="inputSize">The size of x's last axis, at least 1.</param>
    /// <param name="outputSize">The size of y's last axis, at least 1.</param>
    /// <param name="random">The source of the initial parameters.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the weight has more elements than a tensor can have.</exception>
    public Linear(int inputSize, int outputSize, RandomSource random, LinearOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputSize, 1);
        ArgumentNullException.ThrowIfNull(random);
        ParameterSize.Check(nameof(Linear), "weight", outputSize, inputSize, nameof(outputSize), outputSize);
        options ??= new();
        (InputSize, OutputSize) = (inputSize, outputSize);
        Initializer standard = Initializers.Uniform(1 / MathF.Sqrt(inputSize));
        Weight = AddParameter("weight", (options.Weight ?? standard).Create([outputSize, inputSize], random));
        Bias = options.HasBias ? AddParameter("bias", (options.Bias ?? standard).Create([outputSize], random)) : null;
    }

    /// <summary>The size of x's last axis.</summary>
    public int InputSize { get; }

    /// <summary>The size of y's last axis.</summary>
    public int OutputSize { get; }

    /// <summary>The weight W, [OutputSize, InputSize].</summary>
    public Parameter Weight { get; }

    /// <summary>The bias b, [OutputSize]; null without one.</summary>
    public Parameter? Bias { get; }

    /// <summary>Computes x Wᵀ + b.</summary>
    /// <param name="x">[.., InputSize], with any axes before the last.</param>
    /// <returns>[.., OutputSize].</returns>
    /// <exception cref="ArgumentException">The size of the last axis is not <see cref="InputSize"/>.</exception>
    public override Tensor Forward(Tensor x)
    {
        CheckLastAxis(x, nameof(InputSize), InputSize);
        Tensor rows = x.Rank == 1 ? x.Reshape([1, InputSize]) : x;
        Tensor y = rows.MatMul(Weight, transposeB: true);
        y = Bias is null ? y : y + Bias;
        return x.Rank == 1 ? y.Reshape([OutputSize]) : y;
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("inputSize", InputSize);
        writer.WriteNumber("outputSize", OutputSize);
        writer.WriteBoolean("bias", Bias is not null);
    }
}
