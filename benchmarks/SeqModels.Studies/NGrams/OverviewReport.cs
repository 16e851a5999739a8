using System.Text.Json;
using SeqModels.NGrams;
using SeqModels.Studies.Common;

namespace SeqModels.Studies.NGrams;

/// <summary>
/// report.json: the text, its statistics, and one entry per method and order. An infinite number is the string <c>"Infinity"</c>.
/// </summary>
internal static class OverviewReport
{
    public static void Write(string path, Texts texts, CorpusStatistics statistics, IReadOnlyList<MethodResult> results)
    {
        using FileStream stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("corpus");
        json.WriteString("name", texts.Name);
        json.WriteNumber("vocabulary", texts.Vocabulary.Count);
        json.WriteNumber("trainTokens", texts.Train.Count);
        json.WriteNumber("validationTokens", texts.Valid.Count);
        json.WriteNumber("testTokens", texts.Test.Count);
        WriteStatistics(json, statistics);
        json.WriteEndObject();
        json.WriteStartArray("models");
        foreach (MethodResult result in results)
        {
            json.WriteStartObject();
            json.WriteString("method", result.Method);
            json.WriteNumber("order", result.Order);
            json.WriteBoolean("normalized", result.IsNormalized);
            json.WriteNumber("ngrams", result.NGrams);
            json.WriteNumberOrName("trainPerplexity", result.Train, digits: 6);
            json.WriteNumberOrName("validationPerplexity", result.Valid, digits: 6);
            json.WriteNumberOrName("testPerplexity", result.Test, digits: 6);
            json.WriteNumber("seconds", Math.Round(result.Seconds, 4));
            json.WriteNumber("fileBytes", result.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStatistics(Utf8JsonWriter json, CorpusStatistics statistics)
    {
        json.WriteStartArray("zipf");
        foreach (RankFrequency order in statistics.Orders)
        {
            json.WriteStartObject();
            json.WriteNumber("order", order.Order);
            json.WriteNumber("types", order.Types);
            json.WriteNumber("once", order.Hapaxes);
            if (order.Fit is { } fit)
            {
                json.WriteNumberOrName("exponent", fit.Exponent, digits: 6);
                json.WriteNumber("lastRank", fit.LastRank);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("growth");
        json.WriteNumberOrName("exponent", statistics.Growth.Exponent, digits: 6);
        json.WriteNumberOrName("coefficient", statistics.Growth.Coefficient, digits: 6);
        json.WriteEndObject();
        json.WriteStartArray("coverage");
        foreach (CoveragePoint point in statistics.Coverage)
        {
            json.WriteStartObject();
            json.WriteNumber("words", point.VocabularySize);
            json.WriteNumber("covered", Math.Round(point.Coverage, 6));
            json.WriteNumberOrName("oovRate", point.OovRate, digits: 6);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
