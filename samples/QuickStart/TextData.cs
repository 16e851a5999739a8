using System.Security.Cryptography;
using System.Text;
using Samples;
using SeqModels.Text;

namespace QuickStart;

/// <summary>A text, split into 90 % for training, 5 % for validation and 5 % for testing.</summary>
internal sealed record TextData(
    string Name,
    string Sha256,
    Unit Unit,
    ITokenizer Tokenizer,
    Vocabulary Vocabulary,
    EncodedCorpus Train,
    EncodedCorpus Validation,
    EncodedCorpus Test)
{
    /// <summary>The number of training tokens of a quick run; validation and test texts have a tenth.</summary>
    private const int QuickTokens = 60_000;

    /// <summary>The name of the token type.</summary>
    public string UnitName => Unit == Unit.Char ? "character" : "word";

    /// <summary>The default prompt for other texts: the first words of a line of the test text.</summary>
    public string Prompt()
    {
        string text = Tokenizer.Join(Vocabulary.Decode(Test.Ids));
        string? line = text.Split('\n').Skip(1).FirstOrDefault(line => line.Length > 20 && !line.Contains("<unk>", StringComparison.Ordinal));
        return line is null ? "" : string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3)) + " ";
    }

    /// <summary>Reads the corpus, with the vocabulary of loaded models if given.</summary>
    /// <exception cref="UsageException">The file cannot be read, is not UTF-8, or is too short.</exception>
    public static TextData Read(Options options, Vocabulary? vocabulary = null)
    {
        (string name, byte[] bytes) = options.Corpus is { } file
            ? (Path.GetFileName(file), ReadFile(file))
            : ("SeqModels", Encoding.UTF8.GetBytes(ProjectText.Read()));
        try
        {
            Corpus corpus = Corpus.FromStream(new MemoryStream(bytes), CorpusOptionsOf(options.Unit));
            (Corpus train, Corpus validation, Corpus test) = corpus.Split(0.9, 0.05, 0.05);
            vocabulary ??= train.BuildVocabulary(VocabularyOptionsOf(options));
            var data = new TextData(name, Convert.ToHexStringLower(SHA256.HashData(bytes)), options.Unit, corpus.Options.Tokenizer, vocabulary,
                train.Encode(vocabulary), validation.Encode(vocabulary), test.Encode(vocabulary));
            return RequireLength(options.Quick ? data.Shortened() : data, options);
        }
        catch (InvalidDataException e)
        {
            throw new UsageException(e.Message.Replace("'stream'", $"'{options.Corpus}'", StringComparison.Ordinal));
        }
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return Directory.Exists(path) ? throw new UsageException($"--corpus: '{path}' is a folder, not a file.") : File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--corpus: {e.Message}");
        }
    }

    /// <summary>Characters including newlines, or words with each newline as a token.</summary>
    private static CorpusOptions CorpusOptionsOf(Unit unit) =>
        unit == Unit.Char ? CorpusOptions.Characters : CorpusOptions.Words with { EndOfLine = "\n" };

    /// <summary>Tokens that occur once become the unknown token.</summary>
    private static VocabularyOptions VocabularyOptionsOf(Options options) => new()
    {
        MinCount = 2,
        MaxSize = options.Unit == Unit.Char ? null : options.Vocabulary,
    };

    private TextData Shortened() => this with
    {
        Train = First(Train, QuickTokens),
        Validation = First(Validation, QuickTokens / 10),
        Test = First(Test, QuickTokens / 10),
    };

    private static EncodedCorpus First(EncodedCorpus corpus, int count) => corpus.Slice(0, Math.Min(count, corpus.Count));

    private static TextData RequireLength(TextData data, Options options)
    {
        long needed = ((long)options.Batch * options.Steps) + 1;
        if (options.Load is null && data.Train.Count < needed)
        {
            throw new UsageException($"'{data.Name}' is too short: its training part (90 %) has {data.Train.Count} tokens, " +
                $"but --batch {options.Batch} and --steps {options.Steps} require {needed}.");
        }

        return data.Train.Count > 0 && data.Validation.Count > 0 && data.Test.Count > 0
            ? data
            : throw new UsageException($"'{data.Name}' is too short: its validation or test part (5 %) has no tokens.");
    }
}
