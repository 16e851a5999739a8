// snippet: TenMinutesText
using SeqModels.Text;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/ten-minutes.md: from a file to ids.</summary>
internal static class TenMinutesText
{
    public static void Run()
    {
        Book.Write();
        // snippet: TenMinutesText
        Corpus text = Corpus.FromFile("book.txt", CorpusOptions.Words with { EndOfLine = "<eos>" });
        Vocabulary vocabulary = text.BuildVocabulary();
        var (train, validation, test) = text.Encode(vocabulary).Split(0.8, 0.1, 0.1);

        Console.WriteLine(string.Join(' ', text.Tokens().Take(12)));
        Console.WriteLine(string.Join(' ', train.Ids[..12].ToArray()));
        Console.WriteLine($"{vocabulary.Count} tokens in the vocabulary, id 0 is {vocabulary[0]}");
        Console.WriteLine($"{train.Count} + {validation.Count} + {test.Count} tokens of text");
        // end snippet
    }
}
