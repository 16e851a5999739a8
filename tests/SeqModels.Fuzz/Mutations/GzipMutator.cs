namespace SeqModels.Fuzz.Mutations;

/// <summary>Changes a text and packs it, or changes what is packed.</summary>
internal static class GzipMutator
{
    /// <summary>One changed file.</summary>
    /// <param name="text">The text, not packed.</param>
    /// <param name="random">What is changed.</param>
    /// <param name="longestRun">The longest run of one byte that is packed in, in units of 258.</param>
    public static byte[] Mutate(byte[] text, FuzzRandom random, int longestRun)
    {
        byte[] changed = random.OneIn(4) ? text : TextMutator.Mutate(text, random);
        byte[] packed = random.OneIn(16) ? WithRun(changed, random, longestRun) : GzipWriter.Pack(changed);
        return random.Below(8) switch
        {
            0 => ByteMutator.Mutate(packed, [packed], random),
            1 when random.OneIn(2) => packed[..^random.Small(4)],
            2 when random.OneIn(4) => [.. packed, .. packed],
            3 when random.OneIn(4) => [.. packed, .. text],
            _ => packed,
        };
    }

    private static byte[] WithRun(byte[] text, FuzzRandom random, int longestRun)
    {
        int at = random.Below(text.Length + 1);
        var writer = new GzipWriter();
        writer.Store(text.AsSpan(..at));
        writer.Repeat(random.Of((byte)'\n', (byte)' ', (byte)'x', (byte)0), 1 + random.Below(longestRun));
        writer.Store(text.AsSpan(at..));
        return writer.Finish();
    }
}
