// snippet: RecurrentRegularized
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Recurrent;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/recurrent-language-models.md: a regularized architecture.</summary>
internal static class RecurrentRegularized
{
    public static void Run()
    {
        Vocabulary vocabulary = Book.Words().Train.Vocabulary;
        // snippet: RecurrentRegularized
        var model = new RecurrentLanguageModel(vocabulary, new()
        {
            Recurrent = new LstmOptions { LayerCount = 2, Dropout = 0.3, DropoutMask = DropoutMask.EachSequence, WeightDropout = 0.3 },
            EmbeddingSize = 64,
            HiddenSize = 64,
            TieWeights = true,
            Dropout = 0.4,
            EmbeddingDropout = 0.1,
            ActivationPenalty = 2,
            TemporalActivationPenalty = 1,
            InitialRange = 0.1f,
        });
        Console.WriteLine($"{model.ParameterCount} parameters: {string.Join(", ", model.NamedParameters().Take(4).Select(named => named.Name))}, …");
        // end snippet
    }
}
