// snippet: RecurrentScoring
using SeqModels.Evaluation;
using SeqModels.LanguageModels;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/recurrent-language-models.md: score and rank texts.</summary>
internal static class RecurrentScoring
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation, _) = Book.Words();
        RecurrentLanguageModel model = Book.Lstm(train, validation);
        // snippet: RecurrentScoring
        foreach (WordScore score in model.FullScores("the cats above the old town sleeps"))
            Console.WriteLine($"{score.Word,-6} {score.LogProbability,7:F3}");

        string[] candidates = ["the cats sleeps", "the cats sleep", "cats the sleep"];
        foreach (RankedCandidate candidate in Ranking.Rank(model, candidates.Select(text => model.Vocabulary.Encode(text.Split(' ')))))
            Console.WriteLine($"{candidate.LogProbability,7:F2}  {candidates[candidate.Index]}");
        // end snippet
    }
}
