using System.Text.Json;
using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>Where a <see cref="LearningRateSchedule"/> stands: plain numbers, so that a checkpoint can hold it.</summary>
public sealed record ScheduleState
{
    /// <summary>The learning rate that the schedule started from.</summary>
    public required double InitialRate { get; init; }

    /// <summary>The learning rate now in force.</summary>
    public required double Rate { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public long Steps { get; init; }

    /// <summary>Epochs done.</summary>
    public int Epochs { get; init; }

    /// <summary>The optimizer steps of the whole training, or null if not known.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>The epochs of the whole training, or null if not known.</summary>
    public int? TotalEpochs { get; init; }

    /// <summary>The rate that the schedule within a <see cref="WarmUpSchedule"/> set last, or null.</summary>
    public double? RateWithoutWarmUp { get; init; }

    /// <summary>The best validation value that a <see cref="PlateauSchedule"/> has seen, or null.</summary>
    public double? Best { get; init; }

    /// <summary>The epochs since the best value, as a <see cref="PlateauSchedule"/> counts them.</summary>
    public int EpochsWithoutImprovement { get; init; }

    /// <summary>The epochs for which a <see cref="PlateauSchedule"/> still rests after a reduction.</summary>
    public int Cooldown { get; init; }

    private bool IsValid => IsRate(InitialRate) && IsRate(Rate) && IsRate(RateWithoutWarmUp ?? 0) && double.IsFinite(Best ?? 0)
        && Steps is >= 0 and < long.MaxValue && Epochs is >= 0 and < int.MaxValue && EpochsWithoutImprovement is >= 0 and < int.MaxValue && Cooldown >= 0;

    /// <summary>Writes the state as a JSON object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        ExactText.Write(writer, "initialRate", InitialRate);
        ExactText.Write(writer, "rate", Rate);
        writer.WriteNumber("steps", Steps);
        writer.WriteNumber("epochs", Epochs);
        if (TotalSteps is { } totalSteps)
        {
            writer.WriteNumber("totalSteps", totalSteps);
        }

        if (TotalEpochs is { } totalEpochs)
        {
            writer.WriteNumber("totalEpochs", totalEpochs);
        }

        if (RateWithoutWarmUp is { } rate)
        {
            ExactText.Write(writer, "rateWithoutWarmUp", rate);
        }

        if (Best is { } best)
        {
            ExactText.Write(writer, "best", best);
        }

        writer.WriteNumber("epochsWithoutImprovement", EpochsWithoutImprovement);
        writer.WriteNumber("cooldown", Cooldown);
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote, to the same bits.</summary>
    /// <exception cref="InvalidDataException">A number is missing, is none, or is out of range.</exception>
    public static ScheduleState Read(JsonElement element)
    {
        try
        {
            var state = new ScheduleState
            {
                InitialRate = element.GetProperty("initialRate").GetDouble(),
                Rate = element.GetProperty("rate").GetDouble(),
                Steps = element.GetProperty("steps").GetInt64(),
                Epochs = element.GetProperty("epochs").GetInt32(),
                TotalSteps = element.TryGetProperty("totalSteps", out JsonElement totalSteps) ? totalSteps.GetInt64() : null,
                TotalEpochs = element.TryGetProperty("totalEpochs", out JsonElement totalEpochs) ? totalEpochs.GetInt32() : null,
                RateWithoutWarmUp = element.TryGetProperty("rateWithoutWarmUp", out JsonElement rate) ? rate.GetDouble() : null,
                Best = element.TryGetProperty("best", out JsonElement best) ? best.GetDouble() : null,
                EpochsWithoutImprovement = element.GetProperty("epochsWithoutImprovement").GetInt32(),
                Cooldown = element.GetProperty("cooldown").GetInt32(),
            };
            return state.IsValid ? state : throw new InvalidDataException(
                $"ScheduleState.Read: rates must lie in [0, 3.4e38], and counts be whole numbers from 0, but the state was {element.GetRawText()}.");
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"ScheduleState.Read: not the state of a schedule: {e.Message}", e);
        }
    }

    /// <summary>In the range of the smaller number type, so that a batch's factor leaves it finite.</summary>
    private static bool IsRate(double rate) => rate is >= 0 and <= float.MaxValue;
}
