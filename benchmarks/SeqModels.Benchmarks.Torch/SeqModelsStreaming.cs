using SeqModels.LanguageModels;
using SeqModels.Recurrent;

namespace SeqModels.Benchmarks.Torch;

/// <summary>One step of SeqModels at batch 1: an input vector, or a token when there is a head, whose log-probabilities then come out.</summary>
internal sealed class SeqModelsStreaming : IContestant
{
    private readonly RecurrentStepper? _layers;
    private readonly float[] _x = [];
    private readonly RecurrentLanguageModelStepper? _model;
    private readonly int _token;
    private readonly float[] _output;

    public SeqModelsStreaming(ModelShape shape, WeightPrecision precision)
    {
        var model = new SeqModelsLanguageModel(shape);
        _output = new float[shape.Classes > 0 ? shape.Classes : shape.Hidden];
        if (shape.Classes > 0)
        {
            _model = model.CreateModelStepper(shape, precision);
            _token = shape.Inputs()[0];
        }
        else
        {
            _layers = model.CreateStepper(precision);
            _x = Draw.Uniform("x", shape.Embedding, 1);
        }
    }

    public void Run()
    {
        if (_model is null)
        {
            _layers!.Advance(_x).CopyTo(_output);
            return;
        }

        _model.Advance(_token);
        _model.LogProbabilities(_output);
    }

    public double Result() => _output.Sum();

    public void Dispose()
    {
    }
}
