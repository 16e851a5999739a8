using System.Globalization;

namespace SeqModels.Optimizers.Schedules;

/// <summary>Checks of the lists of schedules.</summary>
internal static class ScheduleLists
{
    /// <summary>A copy of numbers in ascending order.</summary>
    /// <exception cref="ArgumentException">They are not in order, or below the least.</exception>
    public static ValueList<int> Ascending(IReadOnlyList<int> numbers, bool isStrict, int least, string owner)
    {
        ValueList<int> list = ValueList<int>.Of(numbers, owner);
        for (int i = 0; i < list.Count; i++)
        {
            int bound = i == 0 ? least : isStrict ? list[i - 1] + 1 : list[i - 1];
            if (list[i] < bound)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"{owner}: must be at least {least} and in {(isStrict ? "strictly " : "")}ascending order, but was {list}."), nameof(numbers));
            }
        }

        return list;
    }

    /// <summary>A copy of schedules, at least one.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static ValueList<LearningRateSchedule> Schedules(IReadOnlyList<LearningRateSchedule> schedules, string owner)
    {
        ValueList<LearningRateSchedule> list = ValueList<LearningRateSchedule>.Of(schedules, owner);
        return list.Count > 0 ? list : throw new ArgumentException($"{owner}: must have at least one schedule.", nameof(schedules));
    }

    /// <summary>The saved states of the parts.</summary>
    /// <exception cref="InvalidDataException">Their number is that of another schedule.</exception>
    public static void RequireParts(ScheduleState state, int count, string owner)
    {
        if (state.Parts.Count != count)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{owner}: the state has {state.Parts.Count} parts, but the schedule has {count}. Begin with Start."));
        }
    }
}
