using System.Text;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.LanguageModels.Neural;

/// <summary>A recurrent language model as a safetensors file: parameters as tensors; options, vocabulary and tokenizer in the metadata.</summary>
internal static class RecurrentLanguageModelFile
{
    private const string OptionsKey = "seqmodels.recurrent-language-model";
    private const string VocabularyKey = "seqmodels.vocabulary";
    private const string TokenizerKey = "seqmodels.tokenizer";

    public static void Save(string path, Module model, Vocabulary vocabulary, RecurrentLanguageModelOptions options, ITokenizer? tokenizer, CancellationToken cancellationToken)
    {
        using var tokens = new MemoryStream();
        vocabulary.Save(tokens);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "pt",
            [OptionsKey] = RecurrentLanguageModelOptionsJson.Write(options),
            [VocabularyKey] = Encoding.UTF8.GetString(tokens.ToArray()),
        };
        if (tokenizer is not null)
            metadata[TokenizerKey] = TokenizerDescription.Write(tokenizer);
        SafeTensors.Save(path, model.NamedParameters().Select(named => new NamedTensor(named.Name, named.Parameter)), metadata, cancellationToken);
    }

    /// <param name="path">The path of the file.</param>
    /// <param name="options">What the file does not contain.</param>
    /// <param name="create">Creates a model.</param>
    /// <param name="cancellationToken">A token to cancel the reading.</param>
    public static TModel Load<TModel>(
        string path, RecurrentLanguageModelLoadOptions options, Func<Vocabulary, RecurrentLanguageModelOptions, ITokenizer?, TModel> create,
        CancellationToken cancellationToken)
        where TModel : Module
    {
        SafeTensorsFile file = SafeTensors.Load(path, cancellationToken);
        if (!file.Metadata.TryGetValue(OptionsKey, out string? json) || !file.Metadata.TryGetValue(VocabularyKey, out string? tokens))
            throw new InvalidDataException($"RecurrentLanguageModel.Load: '{path}' contains tensors, but no recurrent language model: its metadata does not contain '{OptionsKey}' or '{VocabularyKey}'.");
        RecurrentLanguageModelOptions architecture = Parse(path, () => RecurrentLanguageModelOptionsJson.Read(json));
        if (architecture.Recurrent is CellLayerOptions cells)
        {
            architecture = architecture with
            {
                Recurrent = cells with
                {
                    CellFactory = options.CellFactory ?? throw new ArgumentException(
                        $"RecurrentLanguageModel.Load: the model in '{path}' has user-defined cells, whose code a file cannot contain. Set RecurrentLanguageModelLoadOptions.CellFactory to the factory with which it was created.", nameof(options)),
                },
            };
        }

        return Parse(path, () =>
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(tokens));
            Vocabulary vocabulary = Vocabulary.Load(stream);
            RecurrentLanguageModelShapes.Check(file, architecture, vocabulary.Count);
            ITokenizer? tokenizer = options.Tokenizer ?? (file.Metadata.TryGetValue(TokenizerKey, out string? text) ? TokenizerDescription.Read(text) : null);
            TModel model = create(vocabulary, architecture with { SampledSoftmax = options.SampledSoftmax }, tokenizer);
            ModuleFiles.TakeParameters(model, file);
            model.Evaluate();
            return model;
        });
    }

    private static T Parse<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new InvalidDataException($"RecurrentLanguageModel.Load: '{path}' cannot be used: {error.Message}", error);
        }
    }
}
