using SeqModels.Data;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Tensors;
using SeqModels.Training;
using static SeqModels.PublicApi.Tests.Snippets.Trouble;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/troubleshooting.md: classifiers, taggers, batches.</summary>
internal static class TroubleSequences
{
    public static void Run()
    {
        // snippet: TroubleSequences
        int[][] rows = [[5, 3, 8], [2, 2], [7, 1, 4, 9]];
        var classifier = new SequenceClassifier(new() { VocabularySize = 10, EmbeddingSize = 4, HiddenSize = 8, ClassCount = 2 });
        Try(() => SequenceBatches.From(rows, [0, 1]));
        Try(() => classifier.Train(SequenceBatches.From(rows, [0, 1, 2]), null));
        Try(() => classifier.Predict(SequenceExample.FromTokens(new[] { 5, 11 })));
        Try(() => SequenceExample.FromTokens(new[] { 5, 3, 8 }).WithStepLabels(new[] { 0, 1 }));
        Try(() => _ = new SequenceTagger(new() { VocabularySize = 10, TagNames = ["O", "PER", "LOC"], Scheme = TagScheme.Bio }));
        Try(() => new Gru(4, 8, new RandomSource(1)).Forward(Tensor.Ones([2, 5, 4]), lengths: new[] { 5, 0 }));
        Try(() => classifier["head.weight"].ToString());
        // end snippet
    }
}
