using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SeqModels.Files;
using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Serialization;

/// <summary>Modules to files and back.</summary>
public static class ModuleFiles
{
    /// <summary>The key of the safetensors file's metadata under which the module's configuration is stored.</summary>
    public const string ConfigurationKey = "seqmodels.configuration";

    extension(Module module)
    {
        /// <summary>
        /// Writes the parameters, under their full names, to a safetensors file, and the configuration (the kinds, sizes and options of the
        /// module and its parts) to a JSON file of the same name with the ending <c>.json</c>. The safetensors file holds the
        /// configuration as well, so that it can be checked when it is loaded alone.
        /// </summary>
        /// <param name="path">The safetensors file, for example <c>model.safetensors</c>; its ending must not be <c>.json</c>.</param>
        /// <exception cref="ArgumentException">The name ends in <c>.json</c>.</exception>
        /// <exception cref="IOException">A file cannot be written; the old one is left. A full disk is said so.</exception>
        /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
        public void Save(string path)
        {
            ArgumentNullException.ThrowIfNull(module);
            ArgumentException.ThrowIfNullOrEmpty(path);
            string jsonPath = Path.ChangeExtension(path, ".json");
            if (jsonPath == path)
            {
                throw new ArgumentException($"Module.Save: '{path}' would be overwritten by the configuration. End the name in .safetensors.", nameof(path));
            }

            var metadata = new Dictionary<string, string> { ["format"] = "pt", [ConfigurationKey] = Encoding.UTF8.GetString(Configuration(module, indented: false)) };
            SafeTensors.Save(path, module.NamedParameters().Select(named => new NamedTensor(named.Name, named.Parameter)), metadata);
            byte[] json = Configuration(module, indented: true);
            AtomicFile.Write(jsonPath, stream => stream.Write(json));
        }

        /// <summary>
        /// Takes over the parameters in a file that <c>Save</c> wrote, or that holds the same names and shapes, as from PyTorch. Numbers
        /// of another type are converted to the parameters'. Gradients are left as they are.
        /// </summary>
        /// <param name="path">The safetensors file.</param>
        /// <exception cref="InvalidDataException">
        /// The file is no valid safetensors file, its configuration is another, or names or shapes do not fit; the message lists them.
        /// Nothing was changed.
        /// </exception>
        /// <exception cref="IOException">There is no such file, it is a folder, or it cannot be read.</exception>
        /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
        public void Load(string path)
        {
            ArgumentNullException.ThrowIfNull(module);
            SafeTensorsFile file = SafeTensors.Load(path);
            CheckConfiguration(module, file);
            TakeParameters(module, file);
        }
    }

    /// <summary>Copies all parameters from a file, if every name and shape fits; otherwise changes nothing.</summary>
    /// <exception cref="InvalidDataException">Names or shapes do not fit.</exception>
    internal static void TakeParameters(Module module, SafeTensorsFile file)
    {
        NamedParameter[] parameters = [.. module.NamedParameters()];
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
                throw new InvalidDataException($"{file.Source}: made by a module of another configuration than this {module.GetType().Name}: {difference}. Nothing was loaded.");
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

        HashSet<string> known = [.. parameters.Select(named => named.Name)];
        problems.AddRange(file.Tensors.Where(named => !known.Contains(named.Name)).Select(named => $"'{named.Name}' {named.Tensor.Shape} is not expected"));
        if (problems.Count > 0)
        {
            const int Shown = 10;
            string more = problems.Count > Shown ? $"; and {problems.Count - Shown} more" : "";
            throw new InvalidDataException($"{file.Source} does not fit this {module.GetType().Name}: {string.Join("; ", problems.Take(Shown))}{more}. Nothing was loaded.");
        }
    }
}
