using SeqModels.LanguageModels;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/building-blocks.md shows of generation.</summary>
internal static class GenerationBlock
{
    public static async Task Run(RecurrentLanguageModel model, CancellationToken cancellationToken)
    {
        // snippet: GenerationBlock
        var options = new GenerationOptions { Temperature = 0.9, MinP = 0.05, RepetitionPenalty = 1.2, StopTexts = ["\n\n"], MaxTokens = 200 };
        IReadOnlyList<string> five = model.GenerateTexts("the ", count: 5, options, cancellationToken);    // one batch
        await foreach (string piece in model.StreamTextAsync("the ", options, cancellationToken))
            Console.Write(piece);
        // end snippet
        _ = five;
    }
}
