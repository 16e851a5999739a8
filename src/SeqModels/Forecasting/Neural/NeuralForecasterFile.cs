using System.Text;
using System.Text.Json;
using SeqModels.Forecasting.Files;
using SeqModels.Serialization;
using SeqModels.Tensors;

namespace SeqModels.Forecasting.Neural;

/// <summary>
/// The file of a neural forecaster: safetensors with the parameters of the network under <c>network.</c> and the errors for the bootstrap; options
/// and fitted transforms as JSON in the metadata.
/// </summary>
internal static class NeuralForecasterFile
{
    private const string MetadataKey = "seqmodels.forecaster";
    private const string ErrorsName = "errors";
    private const string Prefix = "network.";
    private const int Version = 1;

    public static void Save(string path, string kind, NeuralForecasterOptions options, NeuralFit fit)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteString("kind", kind);
            NeuralOptionsJson.Write(writer, options);
            fit.Preparation.Write(writer);
            writer.WriteEndObject();
        }

        var metadata = new Dictionary<string, string> { ["format"] = "pt", [MetadataKey] = Encoding.UTF8.GetString(stream.ToArray()) };
        IEnumerable<NamedTensor> parameters = fit.Network.NamedParameters().Select(named => new NamedTensor(Prefix + named.Name, named.Parameter));
        SafeTensors.Save(path, parameters.Append(new NamedTensor(ErrorsName, Tensor.From(fit.Errors, [fit.ErrorCount, fit.Sizes.TargetSize]))), metadata);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="kind">The type of the forecaster.</param>
    /// <param name="read">Reads the options.</param>
    /// <param name="complete">Adds what the file does not contain.</param>
    public static (TOptions Options, NeuralFit Fit) Load<TOptions>(string path, string kind, Func<JsonElement, TOptions> read, Func<TOptions, TOptions> complete)
        where TOptions : NeuralForecasterOptions
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeTensorsFile file = SafeTensors.Load(path);
        if (!file.Metadata.TryGetValue(MetadataKey, out string? json))
            throw new InvalidDataException($"'{path}' contains tensors, but no neural forecaster: its metadata does not contain '{MetadataKey}'.");
        (TOptions options, Preparation preparation) = Parse(path, kind, () => Header(json, kind, read));
        options = complete(options);
        return (options, Parse(path, kind, () => Fit(file, options, preparation)));
    }

    private static (TOptions Options, Preparation Preparation) Header<TOptions>(string json, string kind, Func<JsonElement, TOptions> read)
    {
        JsonElement root = JsonText.Parse(json);
        if (root.Int("version", 0) != Version)
            throw ForecastJson.Not(root.Member("version"), "version", $"{Version} (the file is of another version of the library)");
        if (root.Text("kind") != kind)
            throw ForecastJson.Not(root.Member("kind"), "kind", $"\"{kind}\"");
        return (read(root), Preparation.Read(root));
    }

    private static NeuralFit Fit(SafeTensorsFile file, NeuralForecasterOptions options, Preparation preparation)
    {
        NetworkSizes sizes = NeuralFitter.SizesOf(options, preparation);
        NamedTensor[] parameters =
            [.. file.Tensors.Where(named => named.Name.StartsWith(Prefix, StringComparison.Ordinal)).Select(named => new NamedTensor(named.Name[Prefix.Length..], named.Tensor))];
        double stored = parameters.Sum(named => (double)named.Tensor.Length), needed = options.MinParameterCount(sizes);
        if (needed > stored)
            throw new FormatException(FormattableString.Invariant($"its options describe a network of at least {needed} parameters, but it contains {stored}"));
        ForecastNetwork network = options.CreateNetwork(sizes);
        ModuleFiles.TakeParameters(network, new SafeTensorsFile(file.Source, parameters, file.Metadata));
        network.Evaluate();
        if (!file.TryGet(ErrorsName, out Tensor? errors) || errors.DType != DType.Float64 || errors.Rank != 2 || errors.Shape[0] < 1 || errors.Shape[1] != sizes.TargetSize)
            throw new FormatException($"'{ErrorsName}' must be Float64 [1 or more, {sizes.TargetSize}], but {(errors is null ? "is missing" : $"is {errors.DType} {errors.Shape}")}");
        double[] values = errors.AsSpan<double>().ToArray();
        if (values.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
            throw new FormatException($"'{ErrorsName}' contains a number that is not finite");
        return new NeuralFit(network, preparation, values);
    }

    private static T Parse<T>(string path, string kind, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException($"'{path}' is not a file of a {kind}: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
