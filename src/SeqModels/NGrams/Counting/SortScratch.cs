namespace SeqModels.NGrams.Counting;

/// <summary>What one thread needs for sorting positions beside the arrays.</summary>
internal sealed class SortScratch
{
    public ulong[] Keys { get; private set; } = [];

    public ulong[] Other { get; private set; } = [];

    public int[] Histogram { get; } = new int[3 << 11];

    public void Reserve(int count, bool other)
    {
        if (Keys.Length < count)
        {
            Keys = new ulong[Math.Max(count, 1024)];
        }
        if (other && Other.Length < count)
        {
            Other = new ulong[count];
        }
    }
}
