// snippet: Generation
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/recurrent-language-models.md: sampling rules, several texts, a stream.</summary>
internal static class Generation
{
    public static void Run()
    {
        // snippet: Generation
        Corpus text = Corpus.FromLines([.. Enumerable.Range(1, 200).Select(i => $"{i % 9} and {i % 7} is {i % 9 + i % 7}.")]);
        NGramModel model = NGramModel.Estimate(text.Encode(text.BuildVocabulary()), order: 4);

        var options = new GenerationOptions { MinP = 0.05, RepetitionPenalty = 1.1, StopTexts = [" is"], MaxTokens = 50 };
        Console.WriteLine(model.GenerateText("3 and", options));
        foreach (string one in model.GenerateTexts("3 and", count: 4, options))
            Console.WriteLine(one);
        foreach (string piece in model.StreamText("3 and", options))
            Console.Write(piece);
        Console.WriteLine();
        // end snippet
    }
}
