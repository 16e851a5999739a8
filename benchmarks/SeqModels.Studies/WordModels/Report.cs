using System.Text.Json;
using SeqModels.Plotting;
using SeqModels.Studies.Common;
using SeqModels.Training;

namespace SeqModels.Studies.WordModels;

/// <summary>The curve of a run as chart and as JSON.</summary>
internal static class Report
{
    /// <summary>Writes curve.png to the folder and the results to a JSON file, if one is given.</summary>
    public static void Write(RecipeResult result, string folder, string? json)
    {
        if (result.Training.Epochs.Count > 0)
        {
            IReadOnlyList<ReferenceLine> test = result.TestPerplexity is { } perplexity && double.IsFinite(perplexity) ? [new("test", perplexity)] : [];
            TrainingCurves.Of(result.Training, result.Recipe.Name, test).Save(Path.Combine(folder, "curve.png"));
        }

        if (json is not null)
        {
            using FileStream stream = File.Create(json);
            using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            Write(result, writer);
        }
    }

    private static void Write(RecipeResult result, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("recipe", result.Recipe.Name);
        json.WriteNumber("vocabulary", result.Vocabulary);
        json.WriteNumber("parameters", result.Parameters);
        json.WriteString("ended", result.Training.Reason.ToString());
        json.WriteNumber("seconds", result.Training.TrainingTime.TotalSeconds);
        json.WriteStartArray("epochs");
        foreach (EpochResult epoch in result.Training.Epochs)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", epoch.Epoch);
            json.WriteNumberOrName("trainPerplexity", epoch.TrainPerplexity);
            json.WriteNumberOrName("validationPerplexity", epoch.ValidationPerplexity);
            json.WriteNumber("learningRate", epoch.LearningRate);
            json.WriteNumber("seconds", epoch.TrainingTime.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumberOrName("validPerplexity", result.ValidPerplexity);
        json.WriteNumberOrName("testPerplexity", result.TestPerplexity);
        json.WriteEndObject();
    }
}
