using SeqModels.Studies.Common;
using SeqModels.Text;

namespace SeqModels.Studies.NGrams;

/// <summary>The texts of a comparison, encoded with the vocabulary of the training text.</summary>
internal sealed record Texts(string Name, ITokenizer Tokenizer, EncodedCorpus Train, EncodedCorpus Valid, EncodedCorpus Test)
{
    private const int GeneratedSentences = 20_000;
    private const int QuickSentences = 1500;

    public Vocabulary Vocabulary => Train.Vocabulary;

    /// <summary>The texts that the options name, or generated ones.</summary>
    /// <exception cref="UsageException">A text cannot be read or is too short.</exception>
    public static Texts Read(Options options)
    {
        CorpusOptions reading = options.Characters ? CorpusOptions.Characters : CorpusOptions.Sentences;
        string unknown = UnknownWord.For(options.Corpus, options);
        try
        {
            if (options is { Corpus: { } file, Valid: { } valid, Test: { } test })
            {
                return Encode(Path.GetFileName(file), unknown, Corpus.FromFile(file, reading), Corpus.FromFile(valid, reading), Corpus.FromFile(test, reading));
            }

            string[]? lines = options.Corpus is null || options.Quick ? [.. Lines(options)] : null;
            Corpus corpus = lines is null ? Corpus.FromFile(options.Corpus!, reading) : Corpus.FromLines(lines, reading);
            (Corpus first, Corpus second, Corpus third) = corpus.Split(0.9, 0.05, 0.05);
            return Encode(options.Corpus is null ? "generated text" : Path.GetFileName(options.Corpus), unknown, first, second, third);
        }
        catch (InvalidDataException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static IEnumerable<string> Lines(Options options) => options.Corpus is { } file
        ? File.ReadLines(file).Take(QuickSentences)
        : new GeneratedText(options.Seed).Sentences(options.Quick ? QuickSentences : GeneratedSentences);

    private static Texts Encode(string name, string unknown, Corpus train, Corpus valid, Corpus test)
    {
        VocabularyOptions options = train.Options.Layout == CorpusLayout.Sentences ? VocabularyOptions.Sentences : new VocabularyOptions();
        Vocabulary vocabulary = train.BuildVocabulary(options with { Unknown = unknown });
        var texts = new Texts(name, train.Options.Tokenizer, train.Encode(vocabulary), valid.Encode(vocabulary), test.Encode(vocabulary));
        return texts.Train.Count > 0 && texts.Valid.Count > 0 && texts.Test.Count > 0
            ? texts
            : throw new UsageException($"'{name}' is too short: its training, validation or test part has no tokens.");
    }
}
