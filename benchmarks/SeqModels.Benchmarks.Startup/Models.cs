using System.Text;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Benchmarks.Startup;

/// <summary>The models that the programs load, of generated text.</summary>
internal static class Models
{
    public const string NGram = "words.ngrams";
    public const string Lstm = "characters.safetensors";

    private const int Sentences = 20_000;
    private const int Words = 5_000;
    private const string Characters = "abcdefghijklmnopqrstuvwxyz .,'\n";

    /// <summary>Writes a trigram model of random sentences whose words follow Zipf's law, and an LSTM with random parameters.</summary>
    public static void Make(string folder)
    {
        Directory.CreateDirectory(folder);
        Corpus sentences = Corpus.FromText(RandomSentences(), CorpusOptions.Sentences);
        NGramModel.Estimate(sentences.Encode(sentences.BuildVocabulary()), order: 3).Save(Path.Combine(folder, NGram));

        Corpus characters = Corpus.FromText(Characters, CorpusOptions.Characters);
        var lstm = new RecurrentLanguageModel(
            characters.BuildVocabulary(), new RecurrentLanguageModelOptions { HiddenSize = 256, EmbeddingSize = 64 }, CorpusOptions.Characters.Tokenizer);
        lstm.Save(Path.Combine(folder, Lstm));
    }

    private static string RandomSentences()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        for (int sentence = 0; sentence < Sentences; sentence++)
        {
            for (int left = random.Next(5, 30); left > 0; left--)
            {
                // Word n has a probability of about 1 / (n ln Words).
                text.Append('w').Append((int)Math.Pow(Words, random.NextDouble())).Append(left > 1 ? ' ' : '\n');
            }
        }
        return text.ToString();
    }
}
