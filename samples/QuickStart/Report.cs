using System.Text.Json;

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
        WriteNumber(json, "trainingSeconds", result.TrainingSeconds, digits: 3);
        WriteNumber(json, "tokensPerSecond", result.TokensPerSecond, digits: 0);
        WriteNumber(json, "trainPerplexity", result.TrainPerplexity);
        WriteNumber(json, "validationPerplexity", result.ValidationPerplexity);
        WriteNumber(json, "testPerplexity", result.TestPerplexity);
        WriteNumber(json, "bitsPerToken", result.BitsPerToken);
        json.WriteString("sample", result.Sample);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value, int digits = 6)
    {
        if (value is not { } number)
        {
            json.WriteNull(name);
        }
        else if (double.IsFinite(number))
        {
            json.WriteNumber(name, Math.Round(number, digits));
        }
        else
        {
            json.WriteString(name, double.IsNaN(number) ? "NaN" : "Infinity");
        }
    }
}
