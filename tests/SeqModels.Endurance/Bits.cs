using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.NGrams;
using SeqModels.Tensors;

namespace SeqModels.Endurance;

/// <summary>A short text that stands for the bits of something.</summary>
internal static class Bits
{
    private const int Length = 16;

    public static string Of<T>(ReadOnlySpan<T> values) where T : unmanaged =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)))[..Length];

    public static string Of(Tensor tensor) => Of(tensor.AsSpan());

    public static string Of(Module module) => Of<char>(string.Concat(module.Parameters().Select(Of)));

    public static string Of(string text) => Of<char>(text);

    /// <summary>Of the probabilities of a text, and what is most probable after it.</summary>
    public static string OfScores(ILanguageModel model)
    {
        int count = model.Vocabulary.Count;
        LanguageModelState state = model.CreateState();
        double[] scores = new double[40];
        float[] row = new float[count];
        state.Score([.. Enumerable.Range(0, scores.Length).Select(i => 3 + (i * i % (count - 3)))], scores);
        state.Distribution(row);
        return Of<char>(count + Of<double>(scores) + Of<float>(row));
    }

    public static string Of(NGramCounts counts) =>
        Of<char>(string.Join(' ', Enumerable.Range(0, counts.Vocabulary.Count).Select(word => counts.CountOf(word))) + counts.DistinctCount(counts.Order));
}
