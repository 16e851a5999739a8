using System.Text.Json;
using SeqModels.Forecasting.Files;
using SeqModels.Forecasting.Transforms;
using SeqModels.LanguageModels.Neural;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;

namespace SeqModels.Forecasting.Neural;

/// <summary>The options of neural forecasters in their files, without those of the training.</summary>
internal static class NeuralOptionsJson
{
    public static void Write(Utf8JsonWriter writer, NeuralForecasterOptions options)
    {
        writer.WriteStartObject("head");
        options.Head.Write(writer);
        writer.WriteEndObject();
        JsonValues.Write(writer, "directSteps", (double?)options.DirectSteps);
        TransformJson.Write(writer, "transform", options.Transform);
        ExactText.Write(writer, "validationFraction", options.ValidationFraction);
        writer.WriteNumber("seed", options.Seed);
        options.WriteNetwork(writer);
    }

    public static WindowForecasterOptions ReadWindow(JsonElement root) => new()
    {
        Head = ReadHead(root),
        DirectSteps = Steps(root),
        Transform = Transform(root),
        ValidationFraction = root.Double("validationFraction"),
        Seed = root.Member("seed").GetUInt64(),
        Lags = root.Int("lags", 1),
        HiddenSizes = [.. root.Doubles("hiddenSizes", null).Select(size => checked((int)size))],
        Activation = Name<ActivationFunction>(root, "activation"),
        Dropout = root.Double("dropout"),
    };

    public static RecurrentForecasterOptions ReadRecurrent(JsonElement root) => new()
    {
        Head = ReadHead(root),
        DirectSteps = Steps(root),
        Transform = Transform(root),
        ValidationFraction = root.Double("validationFraction"),
        Seed = root.Member("seed").GetUInt64(),
        HiddenSize = root.Int("hiddenSize", 1),
        SequenceLength = root.Int("sequenceLength", 1),
        Stride = root.Int("stride", 1),
        Recurrent = RecurrentOptionsJson.Read(root.Member("recurrent")),
    };

    public static void WriteLayers(Utf8JsonWriter writer, RecurrentOptions layers)
    {
        writer.WriteStartObject("recurrent");
        writer.WriteString("cell", layers.Family);
        RecurrentOptionsJson.WriteForm(writer, layers);
        writer.WriteNumber("layers", layers.LayerCount);
        ExactText.Write(writer, "dropout", layers.Dropout);
        JsonValues.Write(writer, "forgetBias", (layers as LstmOptions)?.ForgetBias);
        ExactText.Write(writer, "zoneout", layers.Zoneout);
        ExactText.Write(writer, "cellZoneout", layers.ZoneoutOfCell);
        writer.WriteStartObject("training");
        writer.WriteString("dropoutMask", layers.DropoutMask.ToString());
        ExactText.Write(writer, "weightDropout", layers.WeightDropout);
        ExactText.Write(writer, "recurrentDropout", layers.RecurrentDropout);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static ForecastHead ReadHead(JsonElement root)
    {
        JsonElement head = root.Member("head");
        return head.Text("kind") switch
        {
            PointHead.Kind => new PointHead { Loss = Name<PointLoss>(head, "loss"), HuberDelta = head.Double("huberDelta") },
            GaussianHead.Kind => new GaussianHead { MinStandardDeviation = head.Double("minStandardDeviation") },
            QuantileHead.Kind => new QuantileHead { Levels = head.Doubles("levels", null) },
            _ => throw ForecastJson.Not(head.Member("kind"), "kind", $"\"{PointHead.Kind}\", \"{GaussianHead.Kind}\" or \"{QuantileHead.Kind}\""),
        };
    }

    private static int? Steps(JsonElement root) => root.OptionalMember("directSteps") is null ? null : root.Int("directSteps", 1);

    private static SeriesTransform? Transform(JsonElement root) => root.OptionalMember("transform") is { } transform ? TransformJson.Read(transform) : null;

    private static TEnum Name<TEnum>(JsonElement element, string name)
        where TEnum : struct, Enum => JsonValues.Name<TEnum>(element, name) ?? throw new FormatException($"'{name}' is missing");
}
