using SeqModels.Fuzz.Readers;

namespace SeqModels.Fuzz.Mutations;

/// <summary>The files by number: mutations from 1 on, the seeds as they are before them.</summary>
internal static class MutationSource
{
    public static long First(FuzzReader reader) => 1 - reader.Seeds.Count;

    public static byte[] Bytes(FuzzReader reader, ulong seed, long number) => number <= 0 ? reader.Seeds[(int)-number] : reader.Mutation(seed, number);
}
