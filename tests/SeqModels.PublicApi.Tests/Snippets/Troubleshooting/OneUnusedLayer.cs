using SeqModels.Data;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Tensors;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A classifier with a layer that its loss does not use: a mistake that docs/guide/troubleshooting.md shows the warning of.</summary>
internal sealed class OneUnusedLayer : SequenceModel
{
    private readonly Embedding _embedding;
    private readonly Gru _gru;
    private readonly Linear _scores;

    public OneUnusedLayer()
    {
        var random = new RandomSource(1);
        _embedding = AddModule("embedding", new Embedding(10, 4, random));
        _gru = AddModule("gru", new Gru(4, 8, random));
        _scores = AddModule("scores", new Linear(8, 2, random));
        AddModule("attention", new Linear(8, 8, random));
    }

    public static SequenceBatches Data { get; } = SequenceBatches.From([[5, 3, 8], [2, 2], [7, 1, 4, 9], [6]], [0, 1, 0, 1]);

    public override Tensor Loss(SequenceBatch batch) =>
        Losses.Loss.CrossEntropy(_scores.Forward(_gru.Forward(_embedding, batch.Tokens, lengths: batch.Lengths).Output.Mean(axis: 1)), batch.Labels);
}
