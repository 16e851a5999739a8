using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;

namespace SeqModels.Sequences;

/// <summary>A sequence model as a safetensors file: parameters as tensors, options in the metadata.</summary>
internal static class SequenceModelFile
{
    public const string Classifier = "seqmodels.sequence-classifier";
    public const string Tagger = "seqmodels.sequence-tagger";
    public const string Regressor = "seqmodels.sequence-regressor";

    public static void Save(string path, SequenceModel model, string key, string options, CancellationToken cancellationToken) => SafeTensors.Save(
        path, model.NamedParameters().Select(named => new NamedTensor(named.Name, named.Parameter)), new Dictionary<string, string> { ["format"] = "pt", [key] = options }, cancellationToken);

    /// <param name="path">The path of the file.</param>
    /// <param name="key">The key of the options in the metadata.</param>
    /// <param name="read">Reads the options.</param>
    /// <param name="cellFactory">The factory of user-defined cells, or null.</param>
    /// <param name="shapes">The weights of a model of these options, checked before any of its parameters is allocated.</param>
    /// <param name="create">Creates a model.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static TModel Load<TOptions, TModel>(
        string path,
        string key,
        Func<string, TOptions> read,
        RecurrentCellFactory? cellFactory,
        Func<TOptions, IEnumerable<(string Name, long[] Sizes)>> shapes,
        Func<TOptions, TModel> create,
        CancellationToken cancellationToken)
        where TOptions : SequenceModelOptions
        where TModel : SequenceModel
    {
        SafeTensorsFile file = SafeTensors.Load(path, cancellationToken);
        if (!file.Metadata.TryGetValue(key, out string? json))
            throw new InvalidDataException($"{typeof(TModel).Name}.Load: '{path}' contains tensors, but no such model: its metadata does not contain '{key}'.");
        TOptions options = Parse<TOptions, TModel>(path, () => read(json));
        if (options.Recurrent is CellLayerOptions cells)
        {
            options = (TOptions)(((SequenceModelOptions)options) with
            {
                Recurrent = cells with
                {
                    CellFactory = cellFactory ?? throw new ArgumentException(
                        $"{typeof(TModel).Name}.Load: the model in '{path}' has user-defined cells, whose code a file cannot contain. Pass the factory with which it was created.", nameof(cellFactory)),
                },
            });
        }

        return Parse<TModel, TModel>(path, () =>
        {
            Check<TModel>(file, shapes(options));
            TModel model = create(options);
            ModuleFiles.TakeParameters(model, file);
            model.Evaluate();
            return model;
        });
    }

    private static void Check<TModel>(SafeTensorsFile file, IEnumerable<(string Name, long[] Sizes)> shapes)
    {
        foreach ((string name, long[] sizes) in shapes)
        {
            bool isThere = file.TryGet(name, out Tensor? found);
            if (!isThere || !found!.Shape.Select(size => (long)size).SequenceEqual(sizes))
            {
                throw new InvalidDataException(
                    $"{typeof(TModel).Name}.Load: '{file.Source}' does not match its options: '{name}' must be [{string.Join(", ", sizes)}], but {(isThere ? $"is {found!.Shape}" : "is missing")}.");
            }
        }
    }

    private static T Parse<T, TModel>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"{typeof(TModel).Name}.Load: '{path}' cannot be used: {error.Message}", error);
        }
    }
}
