using System.Security.Cryptography;
using System.Text;
using Samples;
using SeqModels.Text;

namespace QuickStart;

/// <summary>A text as the models see it: 90 % to learn, 5 % to choose by, 5 % to be measured on.</summary>
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
    /// <summary>A quick run reads this many tokens of the training text, and a tenth of it of the others.</summary>
    private const int QuickTokens = 60_000;

    /// <summary>A token, in people's words.</summary>
    public string UnitName => Unit == Unit.Char ? "character" : "word";

    /// <summary>What models write on from, unless told: the first words of a line of the test text.</summary>
    public string Prompt()
    {
        string text = Tokenizer.Join(Vocabulary.Decode(Test.Ids));
        string? line = text.Split('\n').Skip(1).FirstOrDefault(line => line.Length > 20 && !line.Contains("<unk>", StringComparison.Ordinal));
        return line is null ? "" : string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3)) + " ";
    }

    /// <summary>Reads the corpus that the options name, with the vocabulary of earlier trained models if one is given.</summary>
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

    /// <summary>Characters, newlines among them; or words, with each newline as a token too.</summary>
    private static CorpusOptions CorpusOptionsOf(Unit unit) =>
        unit == Unit.Char ? CorpusOptions.Characters : CorpusOptions.Words with { EndOfLine = "\n" };

    /// <summary>What occurs once is learned as the unknown token.</summary>
    private static VocabularyOptions VocabularyOptionsOf(Options options) => new VocabularyOptions
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
            throw new UsageException($"'{data.Name}' is too short: the 90 % of it to learn have {data.Train.Count} tokens, " +
                $"but --batch {options.Batch} and --steps {options.Steps} need {needed}.");
        }

        return data.Train.Count > 0 && data.Validation.Count > 0 && data.Test.Count > 0
            ? data
            : throw new UsageException($"'{data.Name}' is too short: the 5 % of it to measure on hold no token.");
    }
}
