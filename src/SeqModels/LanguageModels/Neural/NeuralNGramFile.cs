using System.Globalization;
using System.Text;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.LanguageModels.Neural;

/// <summary>A neural n-gram model as a safetensors file: parameters as tensors; options, vocabulary and tokenizer in the metadata.</summary>
internal static class NeuralNGramFile
{
    private const string OptionsKey = "seqmodels.neural-n-gram-language-model";
    private const string VocabularyKey = "seqmodels.vocabulary";
    private const string TokenizerKey = "seqmodels.tokenizer";

    public static void Save(string path, NeuralNGramLanguageModel model, CancellationToken cancellationToken)
    {
        using var tokens = new MemoryStream();
        model.Vocabulary.Save(tokens);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "pt",
            [OptionsKey] = NeuralNGramOptionsJson.Write(model.Options),
            [VocabularyKey] = Encoding.UTF8.GetString(tokens.ToArray()),
        };
        if (model.Tokenizer is not null)
            metadata[TokenizerKey] = TokenizerDescription.Write(model.Tokenizer);
        SafeTensors.Save(path, model.NamedParameters().Select(named => new NamedTensor(named.Name, named.Parameter)), metadata, cancellationToken);
    }

    public static NeuralNGramLanguageModel Load(string path, ITokenizer? tokenizer, CancellationToken cancellationToken)
    {
        SafeTensorsFile file = SafeTensors.Load(path, cancellationToken);
        if (!file.Metadata.TryGetValue(OptionsKey, out string? json) || !file.Metadata.TryGetValue(VocabularyKey, out string? tokens))
            throw new InvalidDataException($"NeuralNGramLanguageModel.Load: '{path}' contains tensors, but no neural n-gram model: its metadata does not contain '{OptionsKey}' or '{VocabularyKey}'.");
        try
        {
            NeuralNGramOptions options = NeuralNGramOptionsJson.Read(json);
            options.Check(nameof(options));
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(tokens));
            Vocabulary vocabulary = Vocabulary.Load(stream);
            CheckShapes(file, options, vocabulary);
            tokenizer ??= file.Metadata.TryGetValue(TokenizerKey, out string? text) ? TokenizerDescription.Read(text) : null;
            var model = new NeuralNGramLanguageModel(vocabulary, options, tokenizer);
            ModuleFiles.TakeParameters(model, file);
            model.Evaluate();
            return model;
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"NeuralNGramLanguageModel.Load: '{path}' cannot be used: {error.Message}", error);
        }
    }

    /// <summary>Checks that the file contains the parameters of its options, before they are allocated.</summary>
    /// <exception cref="InvalidDataException">A parameter is missing or has another shape.</exception>
    private static void CheckShapes(SafeTensorsFile file, NeuralNGramOptions options, Vocabulary vocabulary)
    {
        foreach ((string name, long[] sizes) in Shapes(options, vocabulary))
        {
            bool isThere = file.TryGet(name, out Tensor? found);
            if (!isThere || !found!.Shape.Select(size => (long)size).SequenceEqual(sizes))
            {
                throw new InvalidDataException(
                    $"NeuralNGramLanguageModel.Load: '{file.Source}' does not match its options: '{name}' must be [{string.Join(", ", sizes)}], but {(isThere ? $"is {found!.Shape}" : "is missing")}.");
            }
        }
    }

    private static IEnumerable<(string Name, long[] Sizes)> Shapes(NeuralNGramOptions options, Vocabulary vocabulary)
    {
        int rows = NeuralNGramNetwork.RowsOf(vocabulary);
        yield return ("embedding.weight", [rows, options.EmbeddingSize]);
        long width = options.InputSize;
        for (int i = 0; i < options.HiddenSizes.Count; i++)
        {
            string layer = "hidden." + i.ToString(CultureInfo.InvariantCulture);
            yield return (layer + ".weight", [options.HiddenSizes[i], width]);
            yield return (layer + ".bias", [options.HiddenSizes[i]]);
            width = options.HiddenSizes[i];
        }

        if (options.HasProjection)
            yield return ("projection.weight", [options.EmbeddingSize, options.FeatureSize]);
        if (!options.TieWeights)
            yield return ("decoder.weight", [vocabulary.Count, options.FeatureSize]);
        yield return ("decoder.bias", [options.TieWeights ? rows : vocabulary.Count]);
    }
}
