using System.Text.Json;
using SeqModels.Forecasting.Files;

namespace SeqModels.Forecasting.Transforms;

/// <summary>Transforms and fitted transforms as JSON objects.</summary>
internal static class TransformJson
{
    /// <summary>Writes a transform as a property with an object; null as null.</summary>
    public static void Write(Utf8JsonWriter writer, string name, FittedTransform? transform)
    {
        if (transform is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        transform.Write(writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes the description of a transform as a property with an object; null as null.</summary>
    public static void Write(Utf8JsonWriter writer, string name, SeriesTransform? transform)
    {
        if (transform is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        transform.Write(writer);
        writer.WriteEndObject();
    }

    /// <summary>Reads the description of a transform.</summary>
    /// <exception cref="FormatException">The object is malformed.</exception>
    public static SeriesTransform Read(JsonElement element) => element.Text("kind") switch
    {
        StandardScaler.Kind => new StandardScaler(),
        MinMaxScaler.Kind => new MinMaxScaler { Lower = element.Double("lower"), Upper = element.Double("upper") },
        Differencing.Kind => new Differencing
        {
            Order = element.Int("order", 0),
            SeasonalPeriod = element.Int("seasonalPeriod", 1),
            SeasonalOrder = element.Int("seasonalOrder", 0),
        },
        TransformSequence.Kind => new TransformSequence(Read(element.Member("first")), Read(element.Member("second"))),
        _ => throw ForecastJson.Not(
            element.Member("kind"), "kind", $"\"{StandardScaler.Kind}\", \"{MinMaxScaler.Kind}\", \"{Differencing.Kind}\" or \"{TransformSequence.Kind}\""),
    };

    /// <summary>Reads a fitted transform of so many variables.</summary>
    /// <exception cref="FormatException">The object is malformed.</exception>
    public static FittedTransform Read(JsonElement element, int variables)
    {
        switch (element.Text("kind"))
        {
            case AffineTransform.Kind:
                double[] scales = element.Doubles("scales", variables);
                return Array.TrueForAll(scales, scale => scale > 0)
                    ? new AffineTransform(element.Doubles("offsets", variables), scales)
                    : throw ForecastJson.Not(element.Member("scales"), "scales", "a list of positive numbers");
            case DifferenceFilter.Kind:
                double[] coefficients = element.Doubles("coefficients", null);
                return coefficients.Length > 0 && coefficients[0] == 1 && element.Int("variables", 1) == variables
                    ? new DifferenceFilter(coefficients, variables)
                    : throw ForecastJson.Not(element.Member("coefficients"), "coefficients", $"a list that begins with 1, for {variables} variables");
            case FittedSequence.Kind:
                return new FittedSequence(Read(element.Member("first"), variables), Read(element.Member("second"), variables));
            default:
                throw ForecastJson.Not(element.Member("kind"), "kind", $"\"{AffineTransform.Kind}\", \"{DifferenceFilter.Kind}\" or \"{FittedSequence.Kind}\"");
        }
    }
}
