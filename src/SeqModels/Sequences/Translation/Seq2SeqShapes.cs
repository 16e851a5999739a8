using System.Globalization;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;

namespace SeqModels.Sequences.Translation;

/// <summary>
/// The shapes of the weights of a sequence-to-sequence model, computed from its options, so that a damaged file is found before its parameters are
/// allocated. Biases, which are smaller, are left to the loading.
/// </summary>
internal static class Seq2SeqShapes
{
    /// <exception cref="InvalidDataException">A weight is missing or has another shape.</exception>
    public static void Check(SafeTensorsFile file, Seq2SeqOptions options, int sourceTokens, int targetTokens)
    {
        foreach ((string name, long[] sizes) in Of(options, sourceTokens, targetTokens))
        {
            bool isThere = file.TryGet(name, out Tensor? found);
            if (!isThere || !found!.Shape.Select(size => (long)size).SequenceEqual(sizes))
            {
                throw new InvalidDataException(
                    $"Seq2Seq.Load: '{file.Source}' does not match its options: '{name}' must be [{string.Join(", ", sizes)}], but {(isThere ? $"is {found!.Shape}" : "is missing")}.");
            }
        }
    }

    /// <summary>Enumerates lazily, so that the check stops at the first that is missing.</summary>
    private static IEnumerable<(string Name, long[] Sizes)> Of(Seq2SeqOptions options, int sourceTokens, int targetTokens)
    {
        long encoded = OutputSize(options.Encoder, options.EncoderSize), decoded = OutputSize(options.Decoder, options.DecoderSize);
        yield return ("source.weight", [sourceTokens, options.SourceEmbeddingSize]);
        yield return ("target.weight", [targetTokens, options.TargetEmbeddingSize]);
        foreach ((string name, long[] sizes) in OfLayers("encoder.", options.Encoder, options.SourceEmbeddingSize, options.EncoderSize))
            yield return (name, sizes);
        foreach ((string name, long[] sizes) in OfLayers("decoder.", options.Decoder, options.TargetEmbeddingSize, options.DecoderSize))
            yield return (name, sizes);
        if (StateSize(options.Encoder, options.EncoderSize) is { } from && StateSize(options.Decoder, options.DecoderSize) is { } to)
            yield return ("bridge.linear.weight", [to, from]);
        if (options.Attention is { } attention)
        {
            foreach ((string name, long[] sizes) in attention.Shapes(decoded, encoded))
                yield return ("attention." + name, sizes);
            yield return ("combine.weight", [decoded, encoded + decoded]);
        }

        yield return ("output.weight", [targetTokens, decoded]);
    }

    /// <summary>The weights of built-in layers; none for user-defined cells, whose parameters are not known.</summary>
    private static IEnumerable<(string Name, long[] Sizes)> OfLayers(string prefix, RecurrentOptions layers, long width, long hidden)
    {
        if (layers.Kernel is not { } kernel)
            yield break;
        for (int layer = 0; layer < layers.LayerCount; layer++, width = OutputSize(layers, hidden))
        {
            for (int direction = 0; direction < (layers.Bidirectional ? 2 : 1); direction++)
            {
                string suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}{(direction == 0 ? "" : "_reverse")}");
                yield return ($"{prefix}weight_ih{suffix}", [kernel.Blocks * hidden, width]);
                yield return ($"{prefix}weight_hh{suffix}", [kernel.Blocks * hidden, layers.ProjectedSize ?? hidden]);
                if (layers.ProjectedSize is { } projected)
                    yield return ($"{prefix}weight_hr{suffix}", [projected, hidden]);
            }
        }
    }

    private static long OutputSize(RecurrentOptions layers, long hidden) =>
        (layers.ProjectedSize ?? hidden) * (layers.Bidirectional && layers.Merge == DirectionMerge.Concatenate ? 2 : 1);

    /// <summary>The number of state elements of all layers and directions; null for user-defined cells.</summary>
    private static long? StateSize(RecurrentOptions layers, long hidden) =>
        layers.Kernel is { } kernel ? (long)layers.LayerCount * (layers.Bidirectional ? 2 : 1) * ((layers.ProjectedSize ?? hidden) + (kernel.HasCell ? hidden : 0)) : null;
}
