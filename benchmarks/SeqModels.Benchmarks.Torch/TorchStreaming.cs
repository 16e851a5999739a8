using static TorchSharp.torch;

namespace SeqModels.Benchmarks.Torch;

/// <summary>One step of libtorch at batch 1: an input vector, or a token when there is a head, whose log-probabilities then come out.</summary>
internal sealed class TorchStreaming : IContestant
{
    private readonly IDisposable _mode = inference_mode();
    private readonly TorchRecurrent _recurrent;
    private readonly TorchSharp.Modules.Embedding? _embedding;
    private readonly TorchSharp.Modules.Linear? _head;
    private readonly Tensor _input;
    private (Tensor Hidden, Tensor? Cell) _state;
    private Tensor? _output;

    public TorchStreaming(ModelShape shape)
    {
        _recurrent = new TorchRecurrent(shape);
        TorchTraining.Load(_recurrent.Module, "rnn.", shape);
        if (shape.Classes > 0)
        {
            _embedding = nn.Embedding(shape.Vocabulary, shape.Embedding);
            _head = nn.Linear(shape.Hidden, shape.Classes);
            TorchTraining.Load(_embedding, "embedding.", shape);
            TorchTraining.Load(_head, "decoder.", shape);
        }

        _input = shape.Classes > 0
            ? tensor(new long[] { shape.Inputs()[0] }, 1, 1)
            : tensor(Draw.Uniform("x", shape.Embedding, 1), 1, 1, shape.Embedding);
        _state = (zeros(shape.Layers, 1, shape.Hidden), shape.Cell == CellKind.Lstm ? zeros(shape.Layers, 1, shape.Hidden) : null);
    }

    public void Run()
    {
        _output?.Dispose();
        Tensor x = _embedding is null ? _input : _embedding.call(_input);
        (Tensor output, Tensor hidden, Tensor? cell) = _recurrent.Forward(x, _state);
        _state.Hidden.Dispose();
        _state.Cell?.Dispose();
        _state = (hidden, cell);
        _output = output;
        if (_head is null)
            return;

        using Tensor logits = _head.call(output);
        _output = nn.functional.log_softmax(logits, -1);
        output.Dispose();
        x.Dispose();
    }

    public double Result() => _output!.sum().item<float>();

    public void Dispose()
    {
        _output?.Dispose();
        _state.Hidden.Dispose();
        _state.Cell?.Dispose();
        _input.Dispose();
        _head?.Dispose();
        _embedding?.Dispose();
        _recurrent.Dispose();
        _mode.Dispose();
    }
}
