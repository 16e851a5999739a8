namespace SeqModels.Fuzz.Readers;

/// <summary>A reader with every fault that the harness must find, one for each mutation.</summary>
internal sealed class FaultyReader : FuzzReader
{
    private const int MemoryTaken = 96 << 20;
    private const int MemoryThatIsNowhere = 1 << 20;

    /// <summary>What its failures must say, by mutation.</summary>
    public static IReadOnlyList<string> Symptoms { get; } = ["KeyNotFoundException", "the process died", "no end after", "memory", "wrong result"];

    public override string Name => "faulty";

    public override byte[] Mutation(ulong seed, long number) => [(byte)number];

    public override void Read(FuzzInput input)
    {
        switch (input.Bytes[0])
        {
            case 1:
                throw new KeyNotFoundException("on purpose");
            case 2:
                Die();
                break;
            case 3:
                Thread.Sleep(Timeout.Infinite);
                break;
            case 4:
                new byte[MemoryTaken].AsSpan().Fill(1);
                break;
            case 5:
                Require(false, "what is so on purpose");
                break;
            case 6:
                throw new InvalidDataException("refused on purpose");
            default:
                break;
        }
    }

    protected override IEnumerable<byte[]> MakeSeeds() => [[0]];

    protected override byte[] Mutate(byte[] seed, Mutations.FuzzRandom random) => seed;

    private static unsafe void Die() => *(int*)MemoryThatIsNowhere = 0;
}
