using System.Globalization;
using SeqModels.Layers;

namespace SeqModels.Sequences;

/// <summary>
/// The shapes of the weights of sequence models, computed from their options, so that a damaged file is found before its parameters are
/// allocated. Biases, which are smaller, are left to the loading. Enumerated lazily, so that a check stops at the first that is missing.
/// </summary>
internal static class SequenceModelShapes
{
    public static IEnumerable<(string Name, long[] Sizes)> Of(SequenceClassifierOptions options) =>
        OfPooling(options, options.Pooling).Append(("decoder.weight", [SequenceClassifier.ClassCountOf(options), options.LayerOutputSize]));

    public static IEnumerable<(string Name, long[] Sizes)> Of(SequenceRegressorOptions options) =>
        OfPooling(options, options.Pooling).Append(("decoder.weight", [options.TargetCount, options.LayerOutputSize]));

    public static IEnumerable<(string Name, long[] Sizes)> Of(SequenceTaggerOptions options)
    {
        long tags = SequenceTagger.TagCountOf(options);
        foreach ((string, long[]) layer in OfLayers(options))
            yield return layer;
        yield return ("decoder.weight", [tags, options.LayerOutputSize]);
        if (options.Crf)
            yield return ("crf.transitions", [tags, tags]);
    }

    private static IEnumerable<(string Name, long[] Sizes)> OfPooling(SequenceModelOptions options, SequencePooling pooling)
    {
        foreach ((string, long[]) layer in OfLayers(options))
            yield return layer;
        if (pooling == SequencePooling.Attention)
            yield return ("pooling.projection.weight", [options.LayerOutputSize, options.LayerOutputSize]);
    }

    /// <summary>The embedding and built-in layers; user-defined cells, whose parameters are not known, are left out.</summary>
    private static IEnumerable<(string Name, long[] Sizes)> OfLayers(SequenceModelOptions options)
    {
        if (options.VocabularySize is { } tokens)
            yield return ("embedding.weight", [tokens, options.EmbeddingSize]);
        if (options.Recurrent.Kernel is not { } kernel)
            yield break;
        long width = options.LayerInputSize, hidden = options.HiddenSize;
        for (int layer = 0; layer < options.Recurrent.LayerCount; layer++, width = options.LayerOutputSize)
        {
            for (int direction = 0; direction < (options.Recurrent.Bidirectional ? 2 : 1); direction++)
            {
                string suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}{(direction == 0 ? "" : "_reverse")}");
                yield return ($"rnn.weight_ih{suffix}", [kernel.Blocks * hidden, width]);
                yield return ($"rnn.weight_hh{suffix}", [kernel.Blocks * hidden, options.Recurrent.ProjectedSize ?? hidden]);
                if (options.Recurrent.ProjectedSize is { } projected)
                    yield return ($"rnn.weight_hr{suffix}", [projected, hidden]);
            }
        }
    }
}
