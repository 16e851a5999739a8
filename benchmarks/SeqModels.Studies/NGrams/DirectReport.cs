using System.Diagnostics;
using System.Text.Json;
using SeqModels.Studies.Common;

namespace SeqModels.Studies.NGrams;

/// <summary>The number of n-grams of one order, and its discounts if it was estimated with a discounting method.</summary>
internal sealed record OrderFigures(int Order, long NGrams, IReadOnlyList<double> Discounts);

/// <summary>The results of one model as JSON.</summary>
/// <param name="Orders">Per order.</param>
/// <param name="TrainTokens">Tokens of the training text, ends of sentences included; null for a loaded model.</param>
/// <param name="Valid">Results on the validation text, if any.</param>
/// <param name="Test">Results on the test text, if any.</param>
/// <param name="Seconds">Time from program start until the model is estimated or loaded, and saved.</param>
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

    /// <summary>The peak memory of the process in millions of bytes.</summary>
    public static double PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }

    /// <summary>The processor time of all threads of the process, JIT compilation included.</summary>
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
