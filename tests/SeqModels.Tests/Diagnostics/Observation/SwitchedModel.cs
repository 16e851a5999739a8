using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Tests.Diagnostics.Observation;

/// <summary>A model whose loss may pass over its recurrent layer.</summary>
internal sealed class SwitchedModel : Module
{
    private readonly Linear _output;

    public SwitchedModel(RecurrentOptions? options = null)
    {
        var random = new RandomSource(1);
        Layer = AddModule("layer", (options ?? new GruOptions()).CreateLayer(2, 6, random));
        _output = AddModule("output", new Linear(6, 1, random));
    }

    public RecurrentLayer Layer { get; }

    /// <summary>Batches of three sequences, 10 per epoch.</summary>
    /// <param name="length">The number of time steps.</param>
    /// <param name="usesLayer">Whether the loss of a batch, from 0, uses the layer; null for always.</param>
    /// <param name="change">Changes the loss; null for no change.</param>
    public TrainingTask Task(int length, Func<int, bool>? usesLayer = null, Func<Tensor, Tensor>? change = null) => TrainingTask.Create(
        this,
        10,
        random => Enumerable.Range(0, 10).Select(batch => (IsUsed: usesLayer?.Invoke(batch) ?? true, X: Tensor.Normal([3, length, 2], random))),
        batch =>
        {
            Tensor hidden = batch.IsUsed ? Layer.Forward(batch.X).State.Hidden.Select(0, 0) : Tensor.Ones([3, 6]);
            Tensor loss = Loss.MeanSquaredError(_output.Forward(hidden), Tensor.Ones([3, 1]));
            return change is null ? loss : change(loss);
        });
}
