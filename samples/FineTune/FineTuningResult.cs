using System.Text.Json;
using Samples;
using SeqModels.LanguageModels;
using SeqModels.Plotting;

namespace FineTune;

/// <summary>Perplexities after an epoch of fine-tuning; epoch 0 is before the first.</summary>
internal sealed record FineTuningPoint(int Epoch, bool Frozen, double OldText, double OtherText);

/// <summary>The fine-tuned model and its perplexities per epoch.</summary>
internal sealed record FineTuningResult(RecurrentLanguageModel Model, int WordsBefore, IReadOnlyList<FineTuningPoint> Points)
{
    /// <summary>Writes report.json.</summary>
    public void WriteJson(string path, string oldName, string otherName)
    {
        using FileStream stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("oldText", oldName);
        json.WriteString("otherText", otherName);
        json.WriteNumber("vocabularyBefore", WordsBefore);
        json.WriteNumber("vocabulary", Model.Vocabulary.Count);
        json.WriteStartArray("epochs");
        foreach (FineTuningPoint point in Points)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", point.Epoch);
            json.WriteBoolean("recurrentLayersFrozen", point.Frozen);
            json.WriteNumberOrName("oldTextPerplexity", point.OldText, 4);
            json.WriteNumberOrName("otherTextPerplexity", point.OtherText, 4);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes curves.png.</summary>
    public void WriteChart(string path, string oldName, string otherName)
    {
        double[] epochs = [.. Points.Select(point => (double)point.Epoch)];
        int frozen = Points.Count(point => point.Frozen);
        new Chart
        {
            Title = "Fine-tuning: perplexity on both texts",
            XLabel = $"epoch of fine-tuning (recurrent layers frozen up to epoch {frozen})",
            YLabel = "validation perplexity",
            YScale = AxisScale.Logarithmic,
            Lines =
            [
                new Line($"{otherName} (fine-tuning text)", epochs, [.. Points.Select(point => point.OtherText)]) { Color = Palette.Vermilion },
                new Line($"{oldName} (text of the base model)", epochs, [.. Points.Select(point => point.OldText)]) { Color = Palette.Blue, Dashed = true },
            ],
        }.Save(path);
    }
}
