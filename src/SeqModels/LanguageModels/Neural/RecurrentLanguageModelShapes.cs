using System.Globalization;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The names and shapes of the parameters of a recurrent language model, computed from its options.</summary>
internal static class RecurrentLanguageModelShapes
{
    /// <summary>Enumerates names and sizes lazily, so that a comparison stops at the first missing parameter.</summary>
    public static IEnumerable<(string Name, long[] Sizes)> Of(RecurrentLanguageModelOptions options, int vocabulary)
    {
        (long hidden, long output) = (options.HiddenSize, options.OutputSize);
        if (options.EmbeddingSize > 0)
        {
            yield return ("embedding.weight", [vocabulary, options.EmbeddingSize]);
        }

        long width = options.EmbeddingSize > 0 ? options.EmbeddingSize : vocabulary;
        foreach ((string name, long[] sizes) in OfLayers(options.Recurrent, width, hidden))
        {
            yield return (name, sizes);
        }

        if (options.OutputProjectionSize is { } projected)
        {
            yield return ("projection.weight", [projected, output]);
        }

        if (!options.TieWeights)
        {
            yield return ("decoder.weight", [vocabulary, options.OutputProjectionSize ?? output]);
        }

        yield return ("decoder.bias", [vocabulary]);
    }

    /// <summary>Checks that a file contains the parameters of its options, before they are allocated.</summary>
    /// <exception cref="InvalidDataException">A parameter is missing or has another shape.</exception>
    public static void Check(SafeTensorsFile file, RecurrentLanguageModelOptions options, int vocabulary)
    {
        foreach ((string name, long[] sizes) in Of(options, vocabulary))
        {
            bool isThere = file.TryGet(name, out Tensor? found);
            if (!isThere || !AreEqual(found!.Shape.Sizes, sizes))
            {
                throw new InvalidDataException(
                    $"RecurrentLanguageModel.Load: '{file.Source}' does not match its options: '{name}' must be [{string.Join(", ", sizes)}], but {(isThere ? $"is {found!.Shape}" : "is missing")}.");
            }
        }
    }

    private static bool AreEqual(ReadOnlySpan<int> found, long[] expected)
    {
        bool areEqual = found.Length == expected.Length;
        for (int i = 0; areEqual && i < expected.Length; i++)
        {
            areEqual = found[i] == expected[i];
        }

        return areEqual;
    }

    /// <summary>The parameters of built-in layers; none for user-defined cells, whose parameters are not known.</summary>
    private static IEnumerable<(string Name, long[] Sizes)> OfLayers(RecurrentOptions layers, long width, long hidden)
    {
        if (layers.Kernel is not { } kernel)
        {
            yield break;
        }

        (long rows, long output) = (hidden * kernel.Blocks, layers.ProjectedSize ?? hidden);
        for (int layer = 0; layer < layers.LayerCount; layer++, width = output)
        {
            string suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}");
            yield return ("rnn.weight_ih" + suffix, [rows, width]);
            yield return ("rnn.weight_hh" + suffix, [rows, output]);
            if (layers.HasBias)
            {
                yield return ("rnn.bias_ih" + suffix, [rows]);
                yield return ("rnn.bias_hh" + suffix, [rows]);
            }

            if (kernel.Peepholes > 0)
            {
                yield return ("rnn.weight_ch" + suffix, [kernel.Peepholes * hidden]);
            }

            if (layers.ProjectedSize is { } projected)
            {
                yield return ("rnn.weight_hr" + suffix, [projected, hidden]);
            }
        }
    }
}
