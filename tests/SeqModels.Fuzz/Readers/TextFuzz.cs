using SeqModels.Fuzz.Mutations;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Fuzz.Readers;

/// <summary>The readers of text files: <see cref="SentenceFile"/>, <see cref="NGramCounts.CountFile"/>, <see cref="Corpus.FromFile"/> and <see cref="NGramModel.ScoreFile"/>.</summary>
internal class TextFuzz : FuzzReader
{
    private static readonly NGramModel Model = NGramModel.Estimate(FuzzText.Sentences, 2, NGramSmoothing.WittenBell());

    public override string Name => "text";

    public override void Read(FuzzInput input)
    {
        string path = input.Path;
        bool isRefused = false;
        foreach (Action<string> reader in (Action<string>[])[ReadSentences, ReadCorpus, path => Model.ScoreFile(path)])
        {
            try
            {
                reader(path);
            }
            catch (Exception e) when (IsDocumented(e))
            {
                isRefused = true;
            }
        }

        if (isRefused)
        {
            throw new InvalidDataException("refused by one reader of texts or more");
        }
    }

    private static void ReadSentences(string path)
    {
        EncodedCorpus text = SentenceFile.Read(path);
        Vocabulary vocabulary = SentenceFile.BuildVocabulary(path);
        Require(vocabulary.Equals(text.Vocabulary), "a file has one vocabulary");
        SentenceFile.Read(path, FuzzText.Vocabulary);
        foreach (EncodedCorpus part in SentenceFile.ReadParts(path, vocabulary, wordsPerPart: 4))
        {
            _ = part.SentenceCount;
        }

        Require(NGramCounts.CountFile(path, 2).TokenCount == text.Count + text.SentenceCount, "every word and every end of a sentence is counted");
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

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        yield return FuzzText.Utf8;
        yield return "\uFEFFfirst line\r\nsecond\tline\r\n\r\nlast"u8.ToArray();
    }

    protected override byte[] Mutate(byte[] seed, FuzzRandom random) => random.OneIn(8)
        ? ByteMutator.Mutate(seed, Seeds, random)
        : TextMutator.Mutate(seed, random);
}
