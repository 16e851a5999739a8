using System.Text.Json;
using SeqModels.Forecasting.Files;

namespace SeqModels.Forecasting.Linear;

/// <summary>A fitted regression with the residuals of its fit, oldest first.</summary>
internal sealed record LinearStep(LinearMap Map, ResidualSample Residuals)
{
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        ForecastJson.Write(writer, "weights", Map.Weights);
        Residuals.Write(writer);
        writer.WriteEndObject();
    }

    public static LinearStep Read(JsonElement element, int outputs, int columns) =>
        new(new LinearMap(element.Doubles("weights", checked(outputs * columns)), outputs), ResidualSample.Read(element, outputs));
}
