using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Endurance;

/// <summary>Small texts of made-up words, and models of them; an index gives another text of another size.</summary>
internal static class Texts
{
    private const int Words = 300;

    private static readonly Dictionary<int, EncodedCorpus> Encoded = [];

    public static string[] Lines(int index, int count = 400)
    {
        var random = new RandomSource((ulong)index);
        return [.. Enumerable.Range(0, count + (37 * index)).Select(_ =>
            string.Join(' ', Enumerable.Range(0, 3 + random.NextInt(9)).Select(_ => $"w{random.NextInt(1 + random.NextInt(Words))}")))];
    }

    public static EncodedCorpus Corpus(int index)
    {
        lock (Encoded)
        {
            if (!Encoded.TryGetValue(index, out EncodedCorpus? corpus))
            {
                Corpus lines = Text.Corpus.FromLines(Lines(index));
                Encoded[index] = corpus = lines.Encode(lines.BuildVocabulary());
            }

            return corpus;
        }
    }

    public static IEnumerable<string> Tokens(int index) => Enumerable.Range(0, 3000 + (100 * index)).Select(i => $"w{i * (index + 1)}");

    public static NGramModel NGrams(int index, int order = 3) => NGramModel.Estimate(Corpus(index), order, NGramSmoothing.ModifiedKneserNey());

    public static RecurrentLanguageModel Network(int index, int hidden = 24) => new(
        Corpus(index).Vocabulary,
        new RecurrentLanguageModelOptions { HiddenSize = hidden + index, EmbeddingSize = 16, Seed = (ulong)index });

    public static TrainingOptions Training { get; } = new() { Epochs = 1, BatchSize = 8, SequenceLength = 12, Seed = 3 };
}
