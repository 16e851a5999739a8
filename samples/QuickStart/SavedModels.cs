using SeqModels.LanguageModels;
using SeqModels.NGrams;

namespace QuickStart;

/// <summary>A trained model and what to call it.</summary>
internal sealed record NamedModel(string Name, ILanguageModel Model)
{
    /// <summary>What it is, for people.</summary>
    public string Kind => Model switch
    {
        NGramModel ngram => $"{ngram.Order}-gram, {ngram.Smoothing}",
        RecurrentLanguageModel { Options: var o } => $"{Name.ToUpperInvariant()}, {o.Layers} x {o.HiddenSize}",
        _ => Name,
    };

    /// <summary>Trainable numbers; of an n-gram, the n-grams that it has counted.</summary>
    public long Parameters => Model switch
    {
        NGramModel ngram => Enumerable.Range(1, ngram.Order).Sum(order => (long)ngram.Counts.DistinctCount(order)),
        RecurrentLanguageModel recurrent => recurrent.ParameterCount,
        _ => 0,
    };
}

/// <summary>Models on disk: each in a folder of its name.</summary>
internal static class SavedModels
{
    private const string NGramFile = "model.ngram";

    /// <summary>Writes a model below a folder.</summary>
    public static void Save(string folder, NamedModel named)
    {
        string own = Path.Combine(folder, named.Name);
        Directory.CreateDirectory(own);
        if (named.Model is NGramModel ngram)
        {
            ngram.Save(Path.Combine(own, NGramFile));
        }
        else
        {
            ((RecurrentLanguageModel)named.Model).Save(own);
        }
    }

    /// <summary>Reads the models of these names that lie below a folder.</summary>
    /// <exception cref="UsageException">One cannot be read.</exception>
    public static IReadOnlyList<NamedModel> Load(string folder, IEnumerable<string> names)
    {
        try
        {
            return [.. names.Select(name => new NamedModel(name, Load(Path.Combine(folder, name))))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UsageException($"--load: {e.Message}");
        }
    }

    private static ILanguageModel Load(string own) => File.Exists(Path.Combine(own, NGramFile))
        ? NGramModel.Load(Path.Combine(own, NGramFile))
        : RecurrentLanguageModel.Load(own);
}
