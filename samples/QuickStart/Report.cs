using System.Text.Json;
using Samples;

namespace QuickStart;

/// <summary>
/// report.json: the corpus and the <see cref="ModelResult"/> of each model. An infinite perplexity is the string <c>"Infinity"</c>; missing
/// values (training time of a loaded model) are null.
/// </summary>
internal sealed record Report(string Corpus, string Sha256, Unit Unit, bool Quick, IReadOnlyList<string> Models)
{
    private const string FileName = "report.json";

    /// <summary>Writes the report of a run.</summary>
    public static void Write(string folder, TextData text, bool quick, IReadOnlyList<ModelResult> results)
    {
        using FileStream stream = File.Create(Path.Combine(folder, FileName));
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        WriteCorpus(json, text, quick);
        json.WriteStartArray("models");
        foreach (ModelResult result in results)
        {
            WriteModel(json, result);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads the report of an earlier run.</summary>
    /// <exception cref="UsageException">The report is missing or invalid.</exception>
    public static Report Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement corpus = document.RootElement.GetProperty("corpus");
            bool quick = corpus.GetProperty("quick").GetBoolean();
            Unit unit = corpus.GetProperty("unit").GetString() == "word" ? Unit.Word : Unit.Char;
            string[] names = [.. document.RootElement.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()!)];
            return new Report(corpus.GetProperty("name").GetString()!, corpus.GetProperty("sha256").GetString()!, unit, quick, names);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException($"--load: '{path}' is not a report of QuickStart: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--load: {e.Message}");
        }
    }

    private static void WriteCorpus(Utf8JsonWriter json, TextData text, bool quick)
    {
        json.WriteStartObject("corpus");
        json.WriteString("name", text.Name);
        json.WriteString("sha256", text.Sha256);
        json.WriteString("unit", text.Unit == Unit.Char ? "char" : "word");
        json.WriteBoolean("quick", quick);
        json.WriteNumber("vocabulary", text.Vocabulary.Count);
        json.WriteNumber("trainTokens", text.Train.Count);
        json.WriteNumber("validationTokens", text.Validation.Count);
        json.WriteNumber("testTokens", text.Test.Count);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, ModelResult result)
    {
        json.WriteStartObject();
        json.WriteString("name", result.Name);
        json.WriteNumber("parameters", result.Parameters);
        json.WriteNumberOrName("trainingSeconds", result.TrainingSeconds, digits: 3);
        json.WriteNumberOrName("tokensPerSecond", result.TokensPerSecond, digits: 0);
        json.WriteNumberOrName("trainPerplexity", result.TrainPerplexity, digits: 6);
        json.WriteNumberOrName("validationPerplexity", result.ValidationPerplexity, digits: 6);
        json.WriteNumberOrName("testPerplexity", result.TestPerplexity, digits: 6);
        json.WriteNumberOrName("bitsPerToken", result.BitsPerToken, digits: 6);
        json.WriteString("sample", result.Sample);
        json.WriteEndObject();
    }
}
