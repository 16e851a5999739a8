using Samples;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.NGrams;

namespace QuickStart;

/// <summary>A trained model and its name.</summary>
internal sealed record NamedModel(string Name, ILanguageModel Model)
{
    /// <summary>A description.</summary>
    public string Kind => Model switch
    {
        NGramModel ngram => $"{ngram.Order}-gram Kneser–Ney",
        NeuralNGramLanguageModel { Options: var o } => $"MLP of {o.ContextLength}, {string.Join('×', o.HiddenSizes)}",
        LanguageModelMixture => "mixture of all",
        RecurrentLanguageModel { Options: var o } => $"{Name.ToUpperInvariant()} {o.Recurrent.LayerCount}×{o.HiddenSize}",
        _ => Name,
    };

    /// <summary>The number of parameters; for an n-gram model, of n-grams.</summary>
    public long Parameters => Model switch
    {
        NGramModel ngram => Enumerable.Range(1, ngram.Order).Sum(order => (long)ngram.NGramCount(order)),
        Module module => module.ParameterCount,
        LanguageModelMixture mixture => mixture.Weights.Count,
        _ => 0,
    };
}

/// <summary>Model files; each contains the vocabulary. A mixture has none: its weights are fitted again when its models are loaded.</summary>
internal static class SavedModels
{
    private const string NGramExtension = ".ngram";
    private const string NetworkExtension = ".safetensors";

    /// <summary>Saves a model in a folder under its name.</summary>
    public static void Save(string folder, NamedModel named)
    {
        string path = Path.Combine(folder, named.Name);
        switch (named.Model)
        {
            case NGramModel ngram:
                ngram.Save(path + NGramExtension);
                break;
            case NeuralNGramLanguageModel network:
                network.Save(path + NetworkExtension);
                break;
            case RecurrentLanguageModel network:
                network.Save(path + NetworkExtension);
                break;
        }
    }

    /// <summary>Loads the named models from a folder.</summary>
    /// <exception cref="UsageException">A model cannot be read.</exception>
    public static IReadOnlyList<NamedModel> Load(string folder, IEnumerable<string> names)
    {
        try
        {
            return [.. names.Select(name => new NamedModel(name, Load(folder, name)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UsageException($"--load: {e.Message}");
        }
    }

    private static ILanguageModel Load(string folder, string name) => name switch
    {
        "ngram" => NGramModel.Load(Path.Combine(folder, name + NGramExtension)),
        "mlp" => NeuralNGramLanguageModel.Load(Path.Combine(folder, name + NetworkExtension)),
        _ => RecurrentLanguageModel.Load(Path.Combine(folder, name + NetworkExtension)),
    };
}
