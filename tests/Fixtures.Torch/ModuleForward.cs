using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace SeqModels.Fixtures;

/// <summary>Runs libtorch's own RNN, GRU and LSTM modules, packed when the case has lengths.</summary>
internal static class ModuleForward
{
    public static (RecurrentOutputs Outputs, RecurrentInputs Leaves) Forward(RecurrentCase test, RecurrentInputs inputs)
    {
        nn.Module module = test.Family.Name switch
        {
            "rnn-tanh" => nn.RNN(test.Input, test.Hidden, test.Layers, nn.NonLinearities.Tanh,
                batchFirst: true, bidirectional: test.Bidirectional, dtype: ScalarType.Float64),
            "rnn-relu" => nn.RNN(test.Input, test.Hidden, test.Layers, nn.NonLinearities.ReLU,
                batchFirst: true, bidirectional: test.Bidirectional, dtype: ScalarType.Float64),
            "gru-after" => nn.GRU(test.Input, test.Hidden, test.Layers,
                batchFirst: true, bidirectional: test.Bidirectional, dtype: ScalarType.Float64),
            "lstm" => nn.LSTM(test.Input, test.Hidden, test.Layers,
                batchFirst: true, bidirectional: test.Bidirectional, dtype: ScalarType.Float64),
            _ => throw new InvalidOperationException($"libtorch has no module for {test.Family.Name}."),
        };

        var parameters = new Dictionary<string, Tensor>();
        using (no_grad())
        {
            foreach (var (name, parameter) in module.named_parameters())
                parameters[name] = parameter.copy_(inputs.Parameters[name]);
        }

        if (!parameters.Keys.Order().SequenceEqual(inputs.Parameters.Keys.Order()))
            throw new InvalidOperationException($"{test.Name}: module has {string.Join(", ", parameters.Keys)}.");

        var leaves = inputs with { Parameters = parameters };
        return (test.Lengths is null ? Whole(module, leaves) : Packed(module, leaves, test), leaves);
    }

    private static RecurrentOutputs Whole(nn.Module module, RecurrentInputs inputs)
    {
        Tensor output, h;
        Tensor? c = null;
        switch (module)
        {
            case TorchSharp.Modules.RNN rnn: (output, h) = rnn.call(inputs.X, inputs.H0); break;
            case TorchSharp.Modules.GRU gru: (output, h) = gru.call(inputs.X, inputs.H0); break;
            case TorchSharp.Modules.LSTM lstm: (output, h, c) = lstm.call(inputs.X, (inputs.H0, inputs.C0!)); break;
            default: throw new InvalidOperationException("Unknown module.");
        }

        return new RecurrentOutputs(output, h, c);
    }

    private static RecurrentOutputs Packed(nn.Module module, RecurrentInputs inputs, RecurrentCase test)
    {
        var packed = pack_padded_sequence(inputs.X, tensor(test.Lengths!), batch_first: true, enforce_sorted: false);
        PackedSequence output;
        Tensor h;
        Tensor? c = null;
        switch (module)
        {
            case TorchSharp.Modules.RNN rnn: (output, h) = rnn.call(packed, inputs.H0); break;
            case TorchSharp.Modules.GRU gru: (output, h) = gru.call(packed, inputs.H0); break;
            case TorchSharp.Modules.LSTM lstm: (output, h, c) = lstm.call(packed, (inputs.H0, inputs.C0!)); break;
            default: throw new InvalidOperationException("Unknown module.");
        }

        var (padded, _) = pad_packed_sequence(output, batch_first: true, total_length: test.Time);
        return new RecurrentOutputs(padded, h, c);
    }
}
