// snippet: OwnModel
using SeqModels.Data;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Tensors;
using SeqModels.Training;

// end snippet

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/guide/extending.md shows of own models.</summary>
internal static class OwnModel
{
    public static void Run()
    {
        (string[] Words, string[] Tags)[] sentences = JobData.Sentences();
        string[] tags = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"];
        Text.Vocabulary vocabulary = Text.Vocabulary.Build(sentences.SelectMany(sentence => sentence.Words));
        SequenceExample Row(string[] words) => SequenceExample.FromTokens(vocabulary.Encode(words));
        var data = new SequenceBatches([.. sentences.Select(sentence =>
            Row(sentence.Words).WithStepLabels(sentence.Tags.Select(tag => Array.IndexOf(tags, tag)).ToArray()))]);
        (SequenceBatches train, SequenceBatches validation) = data.Split(0.8);
        // snippet: OwnModel
        var model = new OwnTagger(vocabulary.Count, tags.Length, new RandomSource(1));
        TrainingResult result = model.Train(train, validation, new() { Epochs = 4 });
        Console.WriteLine($"validation loss {result.BestValidation:F3}");
        IReadOnlyList<int> path = model.Tags(SequenceBatch.From([Row(["paul", "left", "new", "york"])]))[0].Tags;
        Console.WriteLine(string.Join(' ', path.Select(tag => tags[tag])));
        // end snippet
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
