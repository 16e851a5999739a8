using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics;

/// <summary>A gate or candidate of one layer and direction at every time step.</summary>
public sealed record GateInspection
{
    /// <summary>The name: <c>input</c>, <c>forget</c>, <c>candidate</c>, <c>output</c> of an LSTM; <c>reset</c>, <c>update</c>, <c>candidate</c> of a GRU; <c>hidden</c> of an RNN.</summary>
    public required string Name { get; init; }

    /// <summary>The activation function, whose result the values are: σ for gates, tanh for candidates, tanh or ReLU for an RNN.</summary>
    public required ActivationFunction Function { get; init; }

    /// <summary>The values, [batch, time, H]; 0 after the end of a sequence.</summary>
    public required Tensor Values { get; init; }
}
