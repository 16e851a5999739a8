using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Training.Checkpoints;

/// <summary>Finds the checkpoint of a run, and reads and writes its parts.</summary>
internal static class RunCheckpoint
{
    public static string LibraryVersion { get; } = typeof(RunCheckpoint).Assembly.GetName().Version?.ToString() ?? "unknown";

    public static void CreateFolder(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }
    }

    /// <summary>The latest checkpoint, or the previous one if the latest is damaged or missing; null if there is none.</summary>
    /// <exception cref="InvalidDataException">All existing files are damaged or not checkpoints.</exception>
    /// <exception cref="FileNotFoundException">There is no checkpoint, but one is required.</exception>
    public static CheckpointFile? Find(CheckpointOptions options, Action<string> warn)
    {
        var problems = new List<string>();
        foreach (string path in (string[])[options.Path, options.PreviousPath])
        {
            if (!File.Exists(path))
            {
                continue;
            }

            try
            {
                CheckpointFile file = CheckpointFile.Read(path);
                if (path == options.PreviousPath)
                {
                    warn($"{(problems.Count > 0 ? problems[0] : $"{options.Path} is missing.")} The run resumes from the previous checkpoint, {path}.");
                }

                return file;
            }
            catch (InvalidDataException e)
            {
                problems.Add(e.Message);
            }
        }

        if (problems.Count > 0)
        {
            throw new InvalidDataException($"No usable checkpoint: {string.Join(" ", problems)} Remove the file, or start from the beginning with CheckpointOptions.Resume = Never.");
        }

        return options.Resume == ResumeMode.Required
            ? throw new FileNotFoundException($"There is no checkpoint to resume from, neither '{options.Path}' nor '{options.PreviousPath}'.", options.Path)
            : null;
    }

    public static void RequireFit(string path, IReadOnlyList<NamedParameter> parameters, Dictionary<string, Tensor> saved)
    {
        foreach ((string name, Parameter parameter) in parameters)
        {
            if (!saved.TryGetValue(name, out Tensor? tensor) || tensor.Shape != parameter.Shape || tensor.DType != parameter.DType)
            {
                string found = tensor is null ? "it is missing" : $"is {tensor.Shape} of {tensor.DType}";
                throw new InvalidDataException($"{path}: the parameter '{name}' must be {parameter.Shape} of {parameter.DType}, but {found}.");
            }
        }

        if (saved.Count != parameters.Count)
        {
            string unknown = saved.Keys.Except(parameters.Select(named => named.Name), StringComparer.Ordinal).Order(StringComparer.Ordinal).First();
            throw new InvalidDataException($"{path}: it has {saved.Count} parameters, but the module has {parameters.Count}; '{unknown}' is not a parameter of the module.");
        }
    }

    /// <summary>Reads from a checkpoint with a valid checksum; invalid or unsuitable content is reported as an error of the file.</summary>
    /// <exception cref="InvalidDataException">The content cannot be read; the message names the file.</exception>
    public static T Read<T>(CheckpointFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException or JsonException or OverflowException)
        {
            throw new InvalidDataException($"{file.Path}: the checkpoint's state cannot be used: {e.Message.TrimEnd('.')}. Nothing is changed. Remove the file, or start from the beginning with CheckpointOptions.Resume = Never.", e);
        }
    }

    /// <summary>The random sources of the module with their saved states.</summary>
    public static (RandomSource Source, RandomState State)[] RandomStates(CheckpointFile file, Module module) => Read<(RandomSource, RandomState)[]>(file, () =>
    {
        JsonElement saved = file.State.Member("moduleRandom");
        return [.. module.NamedRandomSources().Select(named => (named.Random, saved.Random(named.Name)))];
    });

    public static void WriteCurve(Utf8JsonWriter writer, IReadOnlyList<EpochResult> epochs)
    {
        writer.WriteStartArray("curve");
        foreach (EpochResult epoch in epochs)
        {
            writer.WriteStartObject();
            writer.WriteNumber("epoch", epoch.Epoch);
            StateJson.Write(writer, "trainLoss", epoch.TrainLoss);
            StateJson.Write(writer, "validationLoss", epoch.ValidationLoss);
            StateJson.Write(writer, "validationMetrics", epoch.ValidationMetrics);
            StateJson.Write(writer, "learningRate", epoch.LearningRate);
            StateJson.Write(writer, "gradientNorm", epoch.GradientNorm);
            StateJson.Write(writer, "clippedShare", epoch.ClippedShare);
            writer.WriteNumber("skippedSteps", epoch.SkippedSteps);
            writer.WriteNumber("tokensSeen", epoch.TokensSeen);
            StateJson.Write(writer, "seconds", epoch.TrainingTime.TotalSeconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static IEnumerable<EpochResult> ReadCurve(JsonElement state) => state.List("curve").Select(epoch => new EpochResult
    {
        Epoch = epoch.Int("epoch"),
        TrainLoss = epoch.Double("trainLoss"),
        ValidationLoss = epoch.DoubleOrNull("validationLoss"),
        ValidationMetrics = epoch.Metrics("validationMetrics"),
        LearningRate = epoch.Double("learningRate"),
        GradientNorm = epoch.Double("gradientNorm"),
        ClippedShare = epoch.Double("clippedShare"),
        SkippedSteps = epoch.Int("skippedSteps"),
        TokensSeen = epoch.Count("tokensSeen"),
        TrainingTime = TimeSpan.FromSeconds(epoch.Seconds("seconds")),
    });
}
