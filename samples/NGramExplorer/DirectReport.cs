using System.Diagnostics;
using System.Text.Json;
using Samples;

namespace NGramExplorer;

/// <summary>The n-grams of one order of a model, and the discounts it was estimated with; none for a method without or a model from a file.</summary>
internal sealed record OrderFigures(int Order, long NGrams, IReadOnlyList<double> Discounts);

/// <summary>The figures of one model, as JSON for programs.</summary>
/// <param name="Orders">Per order.</param>
/// <param name="TrainTokens">Tokens of the training text, ends of sentences included; null for a model from a file.</param>
/// <param name="Valid">On the validation text, if there is one.</param>
/// <param name="Test">On the test text, if there is one.</param>
/// <param name="Seconds">From the start of the program until the model was there, estimated or opened, and written where asked.</param>
internal sealed record DirectReport(IReadOnlyList<OrderFigures> Orders, long? TrainTokens, Measurement? Valid, Measurement? Test, double Seconds)
{
    /// <summary>An infinite number is the string <c>"Infinity"</c>.</summary>
    public void Write(string path)
    {
        using FileStream stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("orders");
        foreach (OrderFigures order in Orders)
        {
            json.WriteStartObject();
            json.WriteNumber("order", order.Order);
            json.WriteNumber("ngrams", order.NGrams);
            json.WriteStartArray("discounts");
            foreach (double discount in order.Discounts)
            {
                json.WriteNumberValue(discount);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteMeasurement(json, "valid", Valid);
        WriteMeasurement(json, "test", Test);
        if (TrainTokens is { } tokens)
        {
            json.WriteNumber("trainTokens", tokens);
        }

        json.WriteNumber("seconds", Math.Round(Seconds, 3));
        json.WriteNumber("processorSeconds", Math.Round(ProcessorSeconds(), 3));
        json.WriteNumber("peakMegabytes", Math.Round(PeakMegabytes(), 1));
        json.WriteEndObject();
    }

    /// <summary>The largest memory of the process so far, in millions of bytes.</summary>
    public static double PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }

    /// <summary>The processor time of the process so far, of all threads, with compilation.</summary>
    private static double ProcessorSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
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
