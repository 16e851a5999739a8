using System.Reflection;
using System.Text;
using Samples;
using SeqModels.Text;

namespace FineTune;

/// <summary>A text of words and punctuation: 90 % training, 10 % validation.</summary>
internal sealed record Texts(string Name, Corpus Train, Corpus Validation)
{
    private const int QuickLength = 120_000;

    private static readonly CorpusOptions WordsAndMarks = CorpusOptions.Words with { Tokenizer = new RegexTokenizer(), EndOfLine = "\n", SkipEmptyLines = true };

    /// <summary>Reads a file, or the embedded resources with a prefix.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static Texts Read(string option, string? file, string carried, bool quick)
    {
        string text = file is null ? Carried(carried) : ReadFile(option, file);
        text = quick && text.Length > QuickLength ? text[..QuickLength] : text;
        (Corpus train, Corpus validation, _) = Corpus.FromText(text, WordsAndMarks).Split(0.9, 0.1, 0);
        return new Texts(file is null ? $"SeqModels' {carried}" : Path.GetFileName(file), train, validation);
    }

    private static string ReadFile(string option, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option}: {e.Message}");
        }
    }

    private static string Carried(string prefix)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var text = new StringBuilder();
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            text.Append(reader.ReadToEnd().ReplaceLineEndings("\n"));
        }

        return text.ToString();
    }
}
