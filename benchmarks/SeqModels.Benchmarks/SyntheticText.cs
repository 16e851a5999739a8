using System.Globalization;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Benchmarks;

/// <summary>A vocabulary and tokens without meaning.</summary>
internal static class SyntheticText
{
    public static Vocabulary Vocabulary(int count) =>
        SeqModels.Text.Vocabulary.FromList(Enumerable.Range(0, count).Select(i => "t" + i.ToString(CultureInfo.InvariantCulture)));

    public static Indices Tokens(int vocabulary, Shape shape, ulong seed)
    {
        var random = new RandomSource(seed);
        int[] tokens = new int[shape.ElementCount];
        for (int i = 0; i < tokens.Length; i++)
            tokens[i] = random.NextInt(vocabulary);
        return new Indices(tokens, shape);
    }
}
