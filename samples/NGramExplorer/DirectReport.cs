using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Samples;
using SeqModels.NGrams;

namespace NGramExplorer;

/// <summary>What there is to say of one model: on the screen, and as JSON for programs. An infinite number is the string <c>"Infinity"</c>.</summary>
/// <param name="Orders">Per order the n-grams of the model and the discounts, none for a method without or a model from a file.</param>
/// <param name="Valid">On the validation text, if there is one.</param>
/// <param name="Test">On the test text, if there is one.</param>
/// <param name="Seconds">From the start of the program until the model was there, estimated or opened, and written where asked.</param>
internal sealed record DirectReport(
    IReadOnlyList<(int Order, long NGrams, IReadOnlyList<double> Discounts)> Orders, Measurement? Valid, Measurement? Test, double Seconds)
{
    /// <summary>Orders of a model.</summary>
    public static IReadOnlyList<(int Order, long NGrams, IReadOnlyList<double> Discounts)> OrdersOf(NGramModel model) =>
    [
        .. Enumerable.Range(1, model.Order).Select(order => (order, (long)model.NGramCount(order), model.Report?.Orders[order - 1].Discounts ?? [])),
    ];

    public static void Show(string name, Measurement? measurement)
    {
        if (measurement is { } m)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}: perplexity including OOVs {m.PerplexityIncludingOov:G10}, excluding {m.PerplexityExcludingOov:G10}; {m.Oov:N0} OOVs, {m.Tokens:N0} tokens"));
        }
    }

    public void Write(string path)
    {
        using FileStream stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("orders");
        foreach ((int order, long ngrams, IReadOnlyList<double> discounts) in Orders)
        {
            json.WriteStartObject();
            json.WriteNumber("order", order);
            json.WriteNumber("ngrams", ngrams);
            json.WriteStartArray("discounts");
            foreach (double discount in discounts)
            {
                json.WriteNumberValue(discount);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteMeasurement(json, "valid", Valid);
        WriteMeasurement(json, "test", Test);
        json.WriteNumber("seconds", Math.Round(Seconds, 3));
        json.WriteNumber("peakMegabytes", Math.Round(PeakMegabytes(), 1));
        json.WriteEndObject();
    }

    /// <summary>The largest memory of the process so far, in millions of bytes.</summary>
    public static double PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }

    private static void WriteMeasurement(Utf8JsonWriter json, string name, Measurement? measurement)
    {
        if (measurement is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumberOrName("perplexityIncludingOov", measurement.PerplexityIncludingOov);
        json.WriteNumberOrName("perplexityExcludingOov", measurement.PerplexityExcludingOov);
        json.WriteNumber("oov", measurement.Oov);
        json.WriteNumber("tokens", measurement.Tokens);
        json.WriteEndObject();
    }
}
