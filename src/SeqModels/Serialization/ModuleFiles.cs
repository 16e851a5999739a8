using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SeqModels.Files;
using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>Saves and loads the parameters of modules as safetensors files.</summary>
public static class ModuleFiles
{
    /// <summary>The metadata key of the module's configuration in a safetensors file.</summary>
    public const string ConfigurationKey = "seqmodels.configuration";

    extension(Module module)
    {
        /// <summary>
        /// Saves the parameters, under their full names, to a safetensors file, and the configuration (the types, sizes and options of the
        /// module and its submodules) to a JSON file of the same name with the extension <c>.json</c>. The safetensors file also contains
        /// the configuration in its metadata, so that it can be verified on loading.
        /// </summary>
        /// <param name="path">The path of the safetensors file, for example <c>model.safetensors</c>; its extension must not be
        /// <c>.json</c>.</param>
        /// <param name="cancellationToken">A token to cancel the writing; an existing file is then unchanged.</param>
        /// <exception cref="ArgumentException">The extension is <c>.json</c>.</exception>
        /// <exception cref="IOException">A file cannot be written; an existing file is unchanged. If the disk is full, the message says
        /// so.</exception>
        /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
        public void Save(string path, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(module);
            ArgumentException.ThrowIfNullOrEmpty(path);
            string jsonPath = Path.ChangeExtension(path, ".json");
            if (jsonPath == path)
            {
                throw new ArgumentException($"Module.Save: '{path}' would be overwritten by the configuration. Use the extension .safetensors.", nameof(path));
            }

            var metadata = new Dictionary<string, string> { ["format"] = "pt", [ConfigurationKey] = Encoding.UTF8.GetString(Configuration(module, indented: false)) };
            SafeTensors.Save(path, module.NamedParameters().Select(named => new NamedTensor(named.Name, named.Parameter)), metadata, cancellationToken);
            byte[] json = Configuration(module, indented: true);
            AtomicFile.Write(jsonPath, stream => stream.Write(json));
        }

        /// <summary>
        /// Loads the parameters from a file written by <c>Save</c>, or by another program such as PyTorch with the same names and shapes.
        /// Elements are converted to the data type of the parameters. Gradients are unchanged.
        /// </summary>
        /// <param name="path">The path of the safetensors file.</param>
        /// <param name="cancellationToken">A token to cancel the reading; the module is then unchanged.</param>
        /// <exception cref="InvalidDataException">
        /// The file is not a valid safetensors file, its configuration differs, or names or shapes do not match; the message lists the
        /// differences.
        /// The module is unchanged.
        /// </exception>
        /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
        /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
        public void Load(string path, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(module);
            SafeTensorsFile file = SafeTensors.Load(path, cancellationToken);
            CheckConfiguration(module, file);
            TakeParameters(module, file);
        }
    }

    /// <summary>Copies all parameters from a file if every name and shape matches; otherwise changes nothing.</summary>
    /// <exception cref="InvalidDataException">Names or shapes do not match.</exception>
    internal static void TakeParameters(Module module, SafeTensorsFile file)
    {
        NamedParameter[] parameters = module.AllParameters();
        CheckParameters(module, file, parameters);
        foreach ((string name, Parameter parameter) in parameters)
        {
            Tensor found = file[name];
            (found.DType == parameter.DType ? found : found.To(parameter.DType)).CopyTo(parameter);
        }
    }

    internal static byte[] Configuration(Module module, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            module.WriteConfigurationTree(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void CheckConfiguration(Module module, SafeTensorsFile file)
    {
        if (!file.Metadata.TryGetValue(ConfigurationKey, out string? stored))
        {
            return;
        }

        try
        {
            JsonElement found = JsonText.Parse(stored), expected = JsonText.Parse(Encoding.UTF8.GetString(Configuration(module, indented: false)));
            if (ConfigurationComparison.FirstDifference(expected, found) is { } difference)
            {
                throw new InvalidDataException($"{file.Source}: saved by a module whose configuration differs from this {module.GetType().Name}: {difference}. Nothing was loaded.");
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file.Source}: its metadata '{ConfigurationKey}' is not valid JSON: {e.Message}", e);
        }
    }

    private static void CheckParameters(Module module, SafeTensorsFile file, NamedParameter[] parameters)
    {
        var problems = new List<string>();
        foreach ((string name, Parameter parameter) in parameters)
        {
            if (!file.TryGet(name, out Tensor? found))
            {
                problems.Add($"'{name}' {parameter.Shape} is missing");
            }
            else if (found.Shape != parameter.Shape)
            {
                problems.Add($"'{name}' must be {parameter.Shape}, but is {found.Shape}");
            }
        }

        if (problems.Count > 0 || file.Tensors.Count != parameters.Length)
        {
            HashSet<string> known = [.. parameters.Select(named => named.Name)];
            problems.AddRange(file.Tensors.Where(named => !known.Contains(named.Name)).Select(named => $"'{named.Name}' {named.Tensor.Shape} is not expected"));
            ThrowMismatch(module, file, problems);
        }
    }

    private static void ThrowMismatch(Module module, SafeTensorsFile file, List<string> problems)
    {
        const int Shown = 10;
        string more = problems.Count > Shown ? $"; and {problems.Count - Shown} more" : "";
        throw new InvalidDataException($"{file.Source} does not match this {module.GetType().Name}: {string.Join("; ", problems.Take(Shown))}{more}. Nothing was loaded.");
    }
}
