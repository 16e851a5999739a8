using Samples;
using SeqModels.LanguageModels;
using SeqModels.NGrams;

namespace QuickStart;

/// <summary>A trained model and what to call it.</summary>
internal sealed record NamedModel(string Name, ILanguageModel Model)
{
    /// <summary>What it is, for people.</summary>
    public string Kind => Model switch
    {
        NGramModel ngram => $"{ngram.Order}-gram {ngram.Smoothing}",
        RecurrentLanguageModel { Options: var o } => $"{Name.ToUpperInvariant()} {o.Recurrent.LayerCount}×{o.HiddenSize}",
        _ => Name,
    };

    /// <summary>Trainable numbers; of an n-gram, the n-grams that it has counted.</summary>
    public long Parameters => Model switch
    {
        NGramModel ngram => Enumerable.Range(1, ngram.Order).Sum(order => (long)ngram.NGramCount(order)),
        RecurrentLanguageModel recurrent => recurrent.ParameterCount,
        _ => 0,
    };
}

/// <summary>Models on disk: each a file that holds all there is to it, vocabulary included.</summary>
internal static class SavedModels
{
    private const string NGramExtension = ".ngram";
    private const string RecurrentExtension = ".safetensors";

    /// <summary>Writes a model into a folder, under its name.</summary>
    public static void Save(string folder, NamedModel named)
    {
        string path = Path.Combine(folder, named.Name);
        if (named.Model is NGramModel ngram)
        {
            ngram.Save(path + NGramExtension);
        }
        else
        {
            ((RecurrentLanguageModel)named.Model).Save(path + RecurrentExtension);
        }
    }

    /// <summary>Reads the models of these names from a folder.</summary>
    /// <exception cref="UsageException">One cannot be read.</exception>
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

    private static ILanguageModel Load(string folder, string name) => name == "ngram"
        ? NGramModel.Load(Path.Combine(folder, name + NGramExtension))
        : RecurrentLanguageModel.Load(Path.Combine(folder, name + RecurrentExtension));
}
