using SeqModels.Autodiff;
using SeqModels.Recurrent;
using SeqModels.Autodiff.Operations;
using SeqModels.Tensors;

namespace SeqModels.Benchmarks.Torch;

/// <summary>One step of SeqModels at batch 1: an input vector, or a token when there is a head, whose log-probabilities then come out.</summary>
internal sealed class SeqModelsStreaming : IContestant
{
    private readonly Tape _tape = new();
    private readonly SeqModelsLanguageModel _model;
    private readonly Tensor? _x;
    private readonly Indices _token;
    private readonly float[] _output;
    private RecurrentState _state;

    public SeqModelsStreaming(ModelShape shape)
    {
        _model = new SeqModelsLanguageModel(shape);
        _state = _model.ZeroState(1);
        _output = new float[shape.Classes > 0 ? shape.Classes : shape.Hidden];
        if (shape.Classes > 0)
            _token = new Indices(shape.Inputs(), [1, 1]);
        else
            _x = Tensor.From(Draw.Uniform("x", shape.Embedding, 1), [1, 1, shape.Embedding]);
    }

    public void Run()
    {
        using (_tape.Evaluate())
        {
            RecurrentOutput step = _model.Recur(_x ?? _model.Embed(_token), _state);
            _state = step.State.Detach();
            (_x is null ? _model.Decode(step.Output).LogSoftmax() : step.Output).AsSpan().CopyTo(_output);
        }
    }

    public double Result() => _output.Sum();

    public void Dispose()
    {
    }
}
