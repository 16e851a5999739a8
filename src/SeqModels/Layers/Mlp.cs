using System.Globalization;
using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>A multilayer perceptron: linear layers, each but the last followed by an activation function and dropout.</summary>
/// <remarks>The linear layers are the submodules <c>0</c>, <c>1</c>, …; the first weight is <c>0.weight</c>.</remarks>
public sealed class Mlp : TensorModule
{
    private readonly Linear[] _layers;
    private readonly Activation _activation;
    private readonly Dropout _dropout;

    /// <summary>Creates the layers and initializes their parameters.</summary>
    /// <param name="sizes">The input size, the hidden sizes and the output size: at least 2 sizes, each at least 1.</param>
    /// <param name="random">The source of the initial parameters; dropout masks are sampled from a fork of it.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 sizes, or one is below 1.</exception>
    public Mlp(ReadOnlySpan<int> sizes, RandomSource random, MlpOptions? options = null)
    {
        if (sizes.Length < 2)
        {
            throw new ArgumentException($"Mlp: sizes must be the input size, any hidden sizes and the output size, but {sizes.Length} sizes were given.", nameof(sizes));
        }

        ArgumentNullException.ThrowIfNull(random);
        options ??= new();
        _activation = new Activation(options.Activation);
        _layers = new Linear[sizes.Length - 1];
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i] = AddModule(i.ToString(CultureInfo.InvariantCulture), new Linear(sizes[i], sizes[i + 1], random, options.Linear));
        }

        _dropout = AddModule("dropout", new Dropout(options.Dropout, random.Fork((ulong)_layers.Length)));
    }

    /// <summary>The size of x's last axis.</summary>
    public int InputSize => _layers[0].InputSize;

    /// <summary>The size of y's last axis.</summary>
    public int OutputSize => _layers[^1].OutputSize;

    /// <summary>The linear layers.</summary>
    public IReadOnlyList<Linear> Layers => _layers;

    /// <summary>The activation function between the layers.</summary>
    public ActivationFunction ActivationFunction => _activation.Function;

    /// <summary>Applies the network to the last axis.</summary>
    /// <param name="x">[.., InputSize].</param>
    /// <returns>[.., OutputSize].</returns>
    /// <exception cref="ArgumentException">The size of the last axis is not <see cref="InputSize"/>.</exception>
    public override Tensor Forward(Tensor x)
    {
        CheckLastAxis(x, nameof(InputSize), InputSize);
        foreach (Linear layer in _layers.AsSpan(0, _layers.Length - 1))
        {
            x = _dropout.Forward(_activation.Forward(layer.Forward(x)));
        }

        return _layers[^1].Forward(x);
    }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("activation", ActivationFunction.ToString());
    }
}
