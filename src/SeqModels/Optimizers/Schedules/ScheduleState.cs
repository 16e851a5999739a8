using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Optimizers.Schedules;

namespace SeqModels.Optimizers;

/// <summary>The state of a <see cref="LearningRateSchedule"/>: plain numbers that a checkpoint can store.</summary>
public sealed record ScheduleState
{
    /// <summary>η₀, the initial learning rate.</summary>
    public required double InitialRate { get; init; }

    /// <summary>The current learning rate.</summary>
    public required double Rate { get; init; }

    /// <summary>The current momentum; null if the schedule leaves the optimizer's own.</summary>
    public double? Momentum { get; init; }

    /// <summary>The number of completed optimizer steps.</summary>
    public long Steps { get; init; }

    /// <summary>The number of completed epochs.</summary>
    public int Epochs { get; init; }

    /// <summary>The number of optimizer steps of the whole training; null if unknown.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>The number of epochs of the whole training; null if unknown.</summary>
    public int? TotalEpochs { get; init; }

    /// <summary>The current learning rate of the schedule wrapped by a <see cref="WarmUpSchedule"/>; null for other schedules.</summary>
    public double? RateWithoutWarmUp { get; init; }

    /// <summary>The lowest validation loss seen by a <see cref="PlateauSchedule"/>; null before the first.</summary>
    public double? Best { get; init; }

    /// <summary>The number of epochs without improvement, as counted by a <see cref="PlateauSchedule"/>.</summary>
    public int EpochsWithoutImprovement { get; init; }

    /// <summary>The remaining cooldown epochs of a <see cref="PlateauSchedule"/>.</summary>
    public int Cooldown { get; init; }

    /// <summary>
    /// The states of the schedules of a <see cref="ProductSchedule"/> or <see cref="SequentialSchedule"/>, in their order; empty for other schedules.
    /// </summary>
    public IReadOnlyList<ScheduleState> Parts { get; init => field = ValueList<ScheduleState>.Of(value, nameof(ScheduleState)); } = ValueList<ScheduleState>.Empty;

    private bool IsValid => IsRate(InitialRate) && IsRate(Rate) && IsRate(RateWithoutWarmUp ?? 0) && (Momentum ?? 0) is >= 0 and < 1 && double.IsFinite(Best ?? 0)
        && Steps is >= 0 and < long.MaxValue && Epochs is >= 0 and < int.MaxValue && EpochsWithoutImprovement is >= 0 and < int.MaxValue && Cooldown >= 0;

    /// <summary>Writes the state as a JSON object.</summary>
    /// <param name="writer">The writer.</param>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        ExactText.Write(writer, "initialRate", InitialRate);
        ExactText.Write(writer, "rate", Rate);
        if (Momentum is { } momentum)
        {
            ExactText.Write(writer, "momentum", momentum);
        }

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
        if (Parts.Count > 0)
        {
            writer.WriteStartArray("parts");
            foreach (ScheduleState part in Parts)
            {
                part.WriteTo(writer);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads a state written by <see cref="WriteTo"/>, bit for bit.</summary>
    /// <param name="element">The JSON object.</param>
    /// <exception cref="InvalidDataException">A member is missing, not a number, or out of range.</exception>
    public static ScheduleState FromJson(JsonElement element)
    {
        try
        {
            var state = new ScheduleState
            {
                InitialRate = element.GetProperty("initialRate").GetDouble(),
                Rate = element.GetProperty("rate").GetDouble(),
                Momentum = element.TryGetProperty("momentum", out JsonElement momentum) ? momentum.GetDouble() : null,
                Steps = element.GetProperty("steps").GetInt64(),
                Epochs = element.GetProperty("epochs").GetInt32(),
                TotalSteps = element.TryGetProperty("totalSteps", out JsonElement totalSteps) ? totalSteps.GetInt64() : null,
                TotalEpochs = element.TryGetProperty("totalEpochs", out JsonElement totalEpochs) ? totalEpochs.GetInt32() : null,
                RateWithoutWarmUp = element.TryGetProperty("rateWithoutWarmUp", out JsonElement rate) ? rate.GetDouble() : null,
                Best = element.TryGetProperty("best", out JsonElement best) ? best.GetDouble() : null,
                EpochsWithoutImprovement = element.GetProperty("epochsWithoutImprovement").GetInt32(),
                Cooldown = element.GetProperty("cooldown").GetInt32(),
                Parts = element.TryGetProperty("parts", out JsonElement parts) ? [.. parts.EnumerateArray().Select(FromJson)] : [],
            };
            return state.IsValid ? state : throw new InvalidDataException(
                $"ScheduleState.FromJson: rates must be in [0, 3.4e38], momentum in [0, 1), and counts must be whole numbers from 0, but the state was {element.GetRawText()}.");
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"ScheduleState.FromJson: not the state of a schedule: {e.Message}", e);
        }
    }

    /// <summary>In the range of float, so that it stays finite when multiplied by the factor of a batch.</summary>
    private static bool IsRate(double rate) => rate is >= 0 and <= float.MaxValue;
}
