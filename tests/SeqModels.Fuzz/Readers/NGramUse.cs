using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Fuzz.Readers;

/// <summary>What n-gram models are asked, and seeds for their forms.</summary>
internal static class NGramUse
{
    private const int LargeVocabulary = 1 << 14;
    private const int GeneratedWords = 400;

    /// <summary>Two models of sentences, the second, of an order, with contexts that many words follow.</summary>
    public static IEnumerable<NGramModel> Models(int secondOrder = 4)
    {
        yield return NGramModel.Estimate(FuzzText.Sentences, 3, NGramSmoothing.ModifiedKneserNey());
        yield return NGramModel.Estimate(Generated(), secondOrder, NGramSmoothing.WittenBell());
    }

    /// <summary>Sentences of numbers.</summary>
    public static EncodedCorpus Generated()
    {
        var random = new Mutations.FuzzRandom(1, nameof(Generated), 0);
        Corpus corpus = Corpus.FromText(string.Concat(Enumerable.Range(0, GeneratedWords).Select(i => $"w{random.Small(6)}{(i % 8 == 7 ? '\n' : ' ')}")));
        return corpus.Encode(corpus.BuildVocabulary());
    }

    /// <summary>Asks without reading the vocabulary's tokens.</summary>
    public static void Query(NGramModel model)
    {
        int[] tokens = [.. LanguageModelUse.Tokens(model.Vocabulary, 32)];
        model.SentenceLogProbability(tokens);
        NGramState state = model.BeginOfSentenceState();
        foreach (int token in tokens)
        {
            model.Score(in state, token, out state, out _);
        }

        if (model.Vocabulary.Count < LargeVocabulary)
        {
            model.Distribution(in state, new float[model.Vocabulary.Count]);
            NGramState begin = model.BeginOfSentenceState();
            model.TopNext(in begin, 3);
            model.Sample(in begin, new RandomSource(1));
            model.CheckNormalization([tokens]);
        }
    }

    /// <summary>Whether no probability is NaN, at the beginning and after a few tokens.</summary>
    public static bool HasNumbers(NGramModel model)
    {
        var probabilities = new float[Math.Min(model.Vocabulary.Count, LargeVocabulary)];
        NGramState state = model.BeginOfSentenceState();
        bool hasNumbers = probabilities.Length == model.Vocabulary.Count;
        foreach (int token in hasNumbers ? LanguageModelUse.Tokens(model.Vocabulary, 4) : [])
        {
            model.Distribution(in state, probabilities);
            hasNumbers &= !probabilities.Any(float.IsNaN);
            model.Score(in state, token, out state);
        }

        return hasNumbers || probabilities.Length < model.Vocabulary.Count;
    }

    /// <summary>Asks for what needs the tokens.</summary>
    public static void QueryText(NGramModel model)
    {
        LanguageModelUse.Query(model);
        string[] words = ["the", "cat", "w1"];
        if (model.Vocabulary.UnknownId is not null || words.All(word => model.Vocabulary.TryGetId(word, out _)))
        {
            model.Explain(words);
        }
    }
}
