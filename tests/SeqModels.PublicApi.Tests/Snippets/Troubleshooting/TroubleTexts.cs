using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;
using SeqModels.Training;
using static SeqModels.PublicApi.Tests.Snippets.Trouble;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/troubleshooting.md: texts and vocabularies.</summary>
internal static class TroubleTexts
{
    public static void Run()
    {
        // snippet: TroubleTexts
        Corpus text = Corpus.FromText("the cat sat on the mat the dog sat on the cat", CorpusOptions.Words);
        Corpus other = Corpus.FromText("the fox sat", CorpusOptions.Words);
        Vocabulary vocabulary = text.BuildVocabulary(), closed = text.BuildVocabulary(VocabularyOptions.Closed);
        EncodedCorpus encoded = text.Encode(vocabulary);
        var model = new RecurrentLanguageModel(vocabulary, new() { HiddenSize = 8, EmbeddingSize = 4 });

        Try(() => other.Encode(closed));
        Try(() => closed.IdOf("fox"));
        Try(() => Evaluator.Evaluate(NGramModel.Estimate(encoded, order: 2), other.Encode(other.BuildVocabulary())));
        Try(() => Evaluator.Evaluate(NGramModel.Estimate(encoded, order: 2), other.Encode(vocabulary), new() { OovPolicy = OovPolicy.Refuse }));
        Try(() => model.GenerateText("the "));
        Try(() => model.Train(encoded, options: new() { BatchSize = 32, SequenceLength = 35 }));
        Try(() => text.Split(0.8, 0.1, 0.2));
        File.WriteAllText("unknown.txt", "a <unk> b\n");
        Try(() => SentenceFile.Read("unknown.txt"));
        // end snippet
    }
}
