// snippet: TenMinutesUse
using SeqModels.LanguageModels;
using SeqModels.NGrams;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/ten-minutes.md: generate, ask, save and load.</summary>
internal static class TenMinutesUse
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation, _) = Book.Words();
        NGramModel trigram = NGramModel.Estimate(train, order: 3);
        RecurrentLanguageModel lstm = Book.Lstm(train, validation);
        // snippet: TenMinutesUse
        Console.WriteLine(lstm.GenerateText("the birds", new() { MaxTokens = 16, Temperature = 0.8, Seed = 4 }));
        foreach (ILanguageModel model in new ILanguageModel[] { trigram, lstm })
        {
            double right = model.Probability("the owl near the river", "sings");
            double wrong = model.Probability("the owl near the river", "sing");
            Console.WriteLine($"{model.GetType().Name}: sings {right:F3}, sing {wrong:F3}");
        }

        trigram.Save("book.ngrams");
        lstm.Save("book.safetensors");
        RecurrentLanguageModel loaded = RecurrentLanguageModel.Load("book.safetensors");
        Console.WriteLine(loaded.LogProbability("the old dogs sleep") == lstm.LogProbability("the old dogs sleep"));
        // end snippet
    }
}
