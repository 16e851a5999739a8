using System.Text.RegularExpressions;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What the snippets of docs/guide/troubleshooting.md share.</summary>
internal static class Trouble
{
    /// <summary>Runs a call that fails, and prints its message.</summary>
    public static void Try(Action call)
    {
        try
        {
            call();
            Console.WriteLine("No error.");
        }
#pragma warning disable CA1031 // The snippets show what any error says.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // The name of an argument, which .NET appends, is left out, and the number of a thread, which is another in every run.
            string message = Regex.Replace(error.Message.Split(" (Parameter '")[0], "managed id [0-9]+", "managed id N");
            Console.WriteLine($"{error.GetType().Name}: {message}\n");
        }
    }

    /// <summary>A text of characters, in two parts.</summary>
    public static (EncodedCorpus Train, EncodedCorpus Validation) Verse() => Verses.Read();

    /// <summary>Lines of ten color names, some of them rare.</summary>
    public static Corpus Colors(int lines, ulong seed)
    {
        string[] names = ["red", "green", "blue", "grey", "pink", "black", "white", "brown"];
        var random = new RandomSource(seed);
        return Corpus.FromLines([.. Enumerable.Range(0, lines).Select(_ => string.Join(' ', Enumerable.Range(0, 10).Select(_ => names[(int)(8 * Math.Pow(random.NextDouble(), 3))])))]);
    }

    /// <summary>A small model of the vocabulary of a text.</summary>
    public static RecurrentLanguageModel Model(EncodedCorpus text, double dropout = 0) =>
        new(text.Vocabulary, new() { HiddenSize = 16, EmbeddingSize = 8, Dropout = dropout }, text.Tokenizer);
}
