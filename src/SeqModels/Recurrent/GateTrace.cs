using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>A gate or candidate of one step: value = function(sum).</summary>
/// <param name="Name">The name: input, forget, candidate, output of an LSTM; reset, update, candidate of a GRU; hidden of an RNN.</param>
/// <param name="Function">The activation function.</param>
/// <param name="Sum">The argument of the activation function, [batch, H].</param>
/// <param name="Value">The value, [batch, H].</param>
internal sealed record GateValue(string Name, ActivationFunction Function, Tensor Sum, Tensor Value);

/// <summary>Records the gates of one step of a built-in cell, in the order of their blocks in the weights.</summary>
internal sealed class GateTrace
{
    private readonly List<GateValue> _gates = [];

    public IReadOnlyList<GateValue> Gates => _gates;

    /// <summary>Computes σ(sum), and records it if there is a trace.</summary>
    public static Tensor Sigmoid(GateTrace? trace, string name, Tensor sum)
    {
        Tensor value = sum.Sigmoid();
        trace?.Add(ActivationFunction.Sigmoid, name, sum, value);
        return value;
    }

    /// <summary>Computes tanh(sum), and records it if there is a trace.</summary>
    public static Tensor Tanh(GateTrace? trace, string name, Tensor sum)
    {
        Tensor value = sum.Tanh();
        trace?.Add(ActivationFunction.Tanh, name, sum, value);
        return value;
    }

    /// <summary>Records a gate.</summary>
    public void Add(ActivationFunction function, string name, Tensor sum, Tensor value) => _gates.Add(new GateValue(name, function, sum, value));

    /// <summary>The gate of a name.</summary>
    public GateValue this[string name] => _gates.Find(gate => gate.Name == name) ?? throw new KeyNotFoundException($"The cell has no gate '{name}'.");
}
