// snippet: CountingUnknownWords
using SeqModels.Evaluation;
using SeqModels.NGrams;
using SeqModels.Text;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/ngram-models.md: a perplexity that is low because words are unknown.</summary>
internal static class CountingUnknownWords
{
    public static void Run()
    {
        Corpus train = Trouble.Colors(400, seed: 1), test = Trouble.Colors(100, seed: 2);
        // snippet: CountingUnknownWords
        foreach (int maxSize in (int[])[11, 6])
        {
            Vocabulary vocabulary = train.BuildVocabulary(VocabularyOptions.Sentences with { MaxSize = maxSize });
            NGramModel model = NGramModel.Estimate(train.Encode(vocabulary), order: 2);
            Console.WriteLine(Evaluator.Evaluate(model, test.Encode(vocabulary)));
        }
        // end snippet
    }
}
