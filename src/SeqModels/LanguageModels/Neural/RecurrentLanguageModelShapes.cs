using System.Globalization;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The parameters that a recurrent language model of some options has, without making it.</summary>
internal static class RecurrentLanguageModelShapes
{
    /// <summary>Names and sizes, one after another, so that whoever compares them stops at the first that is not there.</summary>
    public static IEnumerable<(string Name, long[] Sizes)> Of(RecurrentLanguageModelOptions options, int vocabulary)
    {
        long hidden = options.HiddenSize;
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
            yield return ("projection.weight", [projected, hidden]);
        }

        if (!options.TieWeights)
        {
            yield return ("decoder.weight", [vocabulary, options.OutputProjectionSize ?? hidden]);
        }

        yield return ("decoder.bias", [vocabulary]);
    }

    /// <summary>Checks that a file holds what its options announce, before anything of these sizes is made.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static void Check(SafeTensorsFile file, RecurrentLanguageModelOptions options, int vocabulary)
    {
        foreach ((string name, long[] sizes) in Of(options, vocabulary))
        {
            bool isThere = file.TryGet(name, out Tensor? found);
            if (!isThere || !found!.Shape.Select(size => (long)size).SequenceEqual(sizes))
            {
                throw new InvalidDataException(
                    $"RecurrentLanguageModel.Load: '{file.Source}' does not hold what its options announce: '{name}' must be [{string.Join(", ", sizes)}], but {(isThere ? $"is {found!.Shape}" : "is missing")}.");
            }
        }
    }

    /// <summary>The parameters of the built-in layers; none of a user's cells, whose sizes follow from those of the other parameters.</summary>
    private static IEnumerable<(string Name, long[] Sizes)> OfLayers(RecurrentOptions layers, long width, long hidden)
    {
        if (layers.Kernel is not { } kernel)
        {
            yield break;
        }

        long rows = hidden * kernel.Blocks;
        for (int layer = 0; layer < layers.LayerCount; layer++, width = hidden)
        {
            string suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}");
            yield return ("rnn.weight_ih" + suffix, [rows, width]);
            yield return ("rnn.weight_hh" + suffix, [rows, hidden]);
            yield return ("rnn.bias_ih" + suffix, [rows]);
            yield return ("rnn.bias_hh" + suffix, [rows]);
            if (kernel.Peepholes > 0)
            {
                yield return ("rnn.weight_ch" + suffix, [kernel.Peepholes * hidden]);
            }
        }
    }
}
