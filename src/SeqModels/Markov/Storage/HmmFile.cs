using System.Text.Json;

namespace SeqModels.Markov.Storage;

/// <summary>A hidden Markov model as JSON: π, A, the emission, and what the derived type adds.</summary>
internal static class HmmFile
{
    private const string Format = "seqmodels-hmm";

    public static void Save(string path, string family, double[] start, double[,] transition, Action<Utf8JsonWriter> writeEmission, Action<Utf8JsonWriter> writeMore) =>
        ModelFile.Save(path, Format, writer =>
        {
            writer.WriteString("family", family);
            JsonNumbers.Write(writer, "start", start);
            JsonNumbers.Write(writer, "transition", transition);
            writer.WriteStartObject("emission");
            writeEmission(writer);
            writer.WriteEndObject();
            writeMore(writer);
        });

    public static TModel Load<TModel>(string path, string family, Func<double[], double[,], JsonElement, TModel> create) =>
        ModelFile.Load(path, Format, family, root => root.GetProperty("family").GetString() is var found && found == family
            ? create(JsonNumbers.Vector(root, "start"), JsonNumbers.Matrix(root, "transition"), root)
            : throw new FormatException($"its family is '{found}', not '{family}'"));
}
