// snippet: WhatCosts
using SeqModels.LanguageModels;
using SeqModels.Recurrent;
using SeqModels.Text;
using SeqModels.Tuning;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/performance-and-determinism.md: parameters, memory and operations of a model.</summary>
internal static class WhatCosts
{
    public static void Run()
    {
        (EncodedCorpus train, _) = Verses.Read();
        // snippet: WhatCosts
        var model = new RecurrentLanguageModel(train.Vocabulary, new()
        {
            Recurrent = new LstmOptions { LayerCount = 2 },
            HiddenSize = 128,
            EmbeddingSize = 32,
        });
        Console.WriteLine(ModelSummary.Of(model));
        // end snippet
    }
}
