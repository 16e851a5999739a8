// snippet: RecurrentStepping
using SeqModels.LanguageModels;
using SeqModels.Recurrent;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/recurrent-language-models.md: token by token, in batches, with 8-bit weights.</summary>
internal static class RecurrentStepping
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation, _) = Book.Words();
        RecurrentLanguageModel model = Book.Lstm(train, validation);
        // snippet: RecurrentStepping
        RecurrentLanguageModelStepper stepper = model.CreateStepper(), small = model.CreateStepper(precision: WeightPrecision.Int8);
        foreach (int id in model.Vocabulary.Encode("the birds near the river".Split(' ')))
        {
            stepper.Advance(id);                                                // does not allocate
            small.Advance(id);
        }

        RecurrentLanguageModelStepper other = stepper.Fork();                   // a state of its own
        other.Advance(model.Vocabulary.IdOf("sing"));
        int sing = model.Vocabulary.IdOf("sing"), night = model.Vocabulary.IdOf("at");
        Console.WriteLine($"sing: ln p {stepper.LogProbability(sing):F4}, with 8-bit weights {small.LogProbability(sing):F4}");
        Console.WriteLine($"sing at: ln p {other.LogProbability(night):F4}");

        ILanguageModel quantized = model.WithPrecision(WeightPrecision.Int8);   // everything else works with it, too
        Console.WriteLine(quantized.GenerateText("the birds", new() { MaxTokens = 6, Greedy = true }));
        // end snippet
    }
}
