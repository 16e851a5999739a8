using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Tensors;

namespace SeqModels.Studies.Gradients;

/// <summary>A recurrent layer that reads the adding problem, and a linear layer that reads its last output.</summary>
internal sealed class SmallAdder : Module
{
    private readonly Linear _output;

    public SmallAdder(RecurrentOptions options, int hiddenSize, ulong seed)
    {
        var random = new RandomSource(seed);
        Layer = AddModule("layer", options.CreateLayer(2, hiddenSize, random));
        _output = AddModule("output", new Linear(hiddenSize, 1, random));
    }

    public RecurrentLayer Layer { get; }

    /// <summary>The mean squared error.</summary>
    public Tensor Error(SequenceBatch<float> batch)
    {
        Tensor x = Tensor.From(batch.Inputs.Span, [batch.BatchSize, batch.SequenceLength, batch.FeatureCount]);
        Tensor last = Layer.Forward(x).State.Hidden.Select(0, 0);
        return Loss.MeanSquaredError(_output.Forward(last), Tensor.From(batch.Targets.Span, [batch.BatchSize, 1]));
    }
}
