using System.Text;
using System.Text.Json;
using SeqModels.Serialization;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

public sealed partial class RecurrentLanguageModel
{
    private const string Format = "SeqModels.RecurrentLanguageModel";
    private const int FormatVersion = 1;

    /// <summary>
    /// Saves the model as one safetensors file: parameters as tensors, options and vocabulary in its metadata. A failed save leaves
    /// an older file as it was.
    /// </summary>
    /// <param name="path">The file, usually <c>NAME.safetensors</c>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        using var vocabulary = new MemoryStream();
        Vocabulary.Save(vocabulary);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["configuration"] = Configuration(),
            ["vocabulary"] = Encoding.UTF8.GetString(vocabulary.ToArray()),
        };
        SafeTensors.Save(path, NamedParameters().Select(named => (named.Name, (Tensors.Tensor)named.Parameter)), metadata);
    }

    /// <summary>Loads a model that <see cref="Save"/> wrote, with exactly its parameters, in evaluation mode.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no such model, or is damaged; the message says where.</exception>
    public static RecurrentLanguageModel Load(string path)
    {
        SafeTensorsFile file = SafeTensors.Load(path);
        if (!file.Metadata.TryGetValue("format", out string? format) || format != Format)
        {
            throw new InvalidDataException($"RecurrentLanguageModel.Load: '{path}' is no recurrent language model: its metadata must have format = {Format}, but it was {format ?? "absent"}.");
        }

        var model = new RecurrentLanguageModel(ReadVocabulary(file, path), ReadOptions(file, path));
        model.LoadParameters(file);
        model.Evaluate();
        return model;
    }
}
