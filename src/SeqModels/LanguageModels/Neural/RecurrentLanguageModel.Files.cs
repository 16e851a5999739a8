using System.Text;
using SeqModels.LanguageModels.Neural;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

public sealed partial class RecurrentLanguageModel
{
    private const string OptionsKey = "seqmodels.recurrent-language-model";
    private const string VocabularyKey = "seqmodels.vocabulary";

    /// <summary>
    /// Saves the model as one safetensors file: parameters as tensors, options and vocabulary in its metadata. A failed save leaves
    /// an older file as it was.
    /// </summary>
    /// <param name="path">The file, usually <c>NAME.safetensors</c>.</param>
    /// <exception cref="IOException">The file cannot be written; a full disk is said so.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public void Save(string path)
    {
        using var vocabulary = new MemoryStream();
        Vocabulary.Save(vocabulary);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "pt",
            [OptionsKey] = RecurrentLanguageModelOptionsJson.Write(Options),
            [VocabularyKey] = Encoding.UTF8.GetString(vocabulary.ToArray()),
        };
        SafeTensors.Save(path, NamedParameters().Select(named => new NamedTensor(named.Name, named.Parameter)), metadata);
    }

    /// <summary>Loads a model that <see cref="Save"/> wrote, with exactly its parameters, in evaluation mode.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">There is no such file (<see cref="FileNotFoundException"/>), it is a folder, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is no such model, or is damaged; the message says where.</exception>
    public static RecurrentLanguageModel Load(string path)
    {
        SafeTensorsFile file = SafeTensors.Load(path);
        if (!file.Metadata.TryGetValue(OptionsKey, out string? options) || !file.Metadata.TryGetValue(VocabularyKey, out string? vocabularyText))
        {
            throw new InvalidDataException($"RecurrentLanguageModel.Load: '{path}' holds tensors, but no recurrent language model: its metadata lacks '{OptionsKey}' or '{VocabularyKey}'.");
        }

        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(vocabularyText));
            RecurrentLanguageModelOptions announced = RecurrentLanguageModelOptionsJson.Read(options);
            Vocabulary vocabulary = Vocabulary.Load(stream);
            RecurrentLanguageModelShapes.Check(file, announced, vocabulary.Count);
            var model = new RecurrentLanguageModel(vocabulary, announced);
            ModuleFiles.TakeParameters(model, file);
            model.Evaluate();
            return model;
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new InvalidDataException($"RecurrentLanguageModel.Load: '{path}' cannot be used: {error.Message}", error);
        }
    }
}
