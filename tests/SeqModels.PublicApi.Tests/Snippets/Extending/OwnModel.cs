using SeqModels.Data;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/building-blocks.md shows of own models.</summary>
internal static class OwnModel
{
    public static void Run()
    {
        SequenceBatches train = SequenceBatches.From([[1, 2, 3], [3, 1]], [[0, 1, 1], [1, 0]]);
        // snippet: OwnModel
        var model = new OwnTagger(tokens: 4, tags: 2, new RandomSource(1));
        TrainingResult result = model.Train(train, options: new() { Epochs = 2 });
        // end snippet
        _ = result;
    }
}

// snippet: OwnModel

internal sealed class OwnTagger : SequenceModel
{
    private readonly Embedding _embedding;
    private readonly Gru _gru;
    private readonly Linear _scores;
    private readonly LinearChainCrf _crf;

    public OwnTagger(int tokens, int tags, RandomSource random)
    {
        _embedding = AddModule("embedding", new Embedding(tokens, 16, random));
        _gru = AddModule("gru", new Gru(16, 32, random, new GruOptions { Bidirectional = true }));
        _scores = AddModule("scores", new Linear(_gru.OutputSize, tags, random));
        _crf = AddModule("crf", new LinearChainCrf(tags, random));
    }

    public Tensor Scores(SequenceBatch batch) => _scores.Forward(_gru.Forward(_embedding, batch.Tokens, lengths: batch.Lengths).Output);

    public override Tensor Loss(SequenceBatch batch) => _crf.Loss(Scores(batch), batch.StepLabels, batch.Lengths);

    public IReadOnlyList<TagPath> Tags(SequenceBatch batch) => _crf.Viterbi(Scores(batch), batch.Lengths);
}
// end snippet
