using System.Text.Json;
using Samples;

namespace QuickStart;

/// <summary>
/// report.json: the corpus, and per model what <see cref="ModelResult"/> says. JSON has no infinite numbers: an infinite perplexity
/// is the string <c>"Infinity"</c>, and what a model does not have (a loaded one its training time) is null.
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

    /// <summary>What a later run must know of the one that wrote a folder.</summary>
    /// <exception cref="UsageException">There is no report, or it is not what <see cref="Write"/> writes.</exception>
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
            throw new UsageException($"--load: '{path}' is no report of QuickStart: {e.Message}");
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
