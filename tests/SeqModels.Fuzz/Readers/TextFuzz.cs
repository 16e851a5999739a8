using SeqModels.Fuzz.Mutations;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Fuzz.Readers;

/// <summary>A reader of text files, plain or gzip.</summary>
internal sealed class TextFuzz(string name, bool gzip, Action<string> read) : FuzzReader
{
    /// <summary>130 kB of blank lines or of one word.</summary>
    private const int LongestRun = 512;

    private static readonly NGramModel Model = NGramModel.Estimate(FuzzText.Sentences, 2, NGramSmoothing.WittenBell());

    /// <summary><see cref="SentenceFile"/>, <see cref="NGramCounts.CountFile"/>, <see cref="Corpus.FromFile"/> and <see cref="NGramModel.ScoreFile"/>.</summary>
    public static IEnumerable<FuzzReader> All { get; } = ((bool[])[false, true]).SelectMany(gzip => (FuzzReader[])
    [
        new TextFuzz(Named("sentences", gzip), gzip, ReadSentences),
        new TextFuzz(Named("count-file", gzip), gzip, CountFile),
        new TextFuzz(Named("corpus", gzip), gzip, ReadCorpus),
        new TextFuzz(Named("score-file", gzip), gzip, ScoreFile),
    ]);

    public override string Name => name;

    public override void Read(FuzzInput input) => read(input.Path);

    protected override IEnumerable<byte[]> MakeSeeds() => Texts.Select(text => gzip ? GzipWriter.Pack(text) : text);

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => gzip
        ? GzipMutator.Mutate(random.Of(Texts), random, LongestRun)
        : random.OneIn(8) ? ByteMutator.Mutate(seed, Seeds, random) : TextMutator.Mutate(seed, random);

    private static byte[][] Texts { get; } = [FuzzText.Utf8, "\uFEFFfirst line\r\nsecond\tline\r\n\r\nlast"u8.ToArray()];

    private static string Named(string reader, bool gzip) => gzip ? reader + "-gzip" : reader;

    private static void ReadSentences(string path)
    {
        EncodedCorpus text = SentenceFile.Read(path);
        int sentences = 0;
        foreach (EncodedCorpus part in SentenceFile.ReadParts(path, text.Vocabulary, wordsPerPart: 4))
        {
            sentences += part.SentenceCount;
        }

        Require(sentences == text.SentenceCount, "the parts of a file have all its sentences");
    }

    private static void CountFile(string path)
    {
        NGramCounts counts = NGramCounts.CountFile(path, 2);
        NGramUse.Query(NGramModel.Estimate(counts, NGramSmoothing.WittenBell()));
    }

    /// <summary>That a text holds no tokens is an <see cref="ArgumentException"/> by the method's documents.</summary>
    private static void ScoreFile(string path)
    {
        try
        {
            Model.ScoreFile(path);
        }
        catch (ArgumentException e) when (e.ParamName == nameof(path))
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static void ReadCorpus(string path)
    {
        foreach (CorpusOptions options in (CorpusOptions[])[CorpusOptions.Sentences, CorpusOptions.Words, CorpusOptions.Characters])
        {
            Corpus corpus = Corpus.FromFile(path, options);
            EncodedCorpus encoded = corpus.Encode(corpus.BuildVocabulary());
            (Corpus train, Corpus validation, Corpus test) = corpus.Split(0.5, 0.25, 0.25);
            int tokens = train.Tokens().Count() + validation.Tokens().Count() + test.Tokens().Count();
            Require(tokens == encoded.Count, "the parts of a text have all its tokens");
        }
    }
}
