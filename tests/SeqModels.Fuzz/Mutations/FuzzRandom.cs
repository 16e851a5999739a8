namespace SeqModels.Fuzz.Mutations;

/// <summary>The choices of one mutation: the same for a seed, a reader and a number on every machine (SplitMix64, Steele et al. 2014).</summary>
internal sealed class FuzzRandom(ulong seed, string reader, long number)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = Mix(Mix(seed ^ Hash(reader)) + ((ulong)number * Step));

    public ulong Next() => Mix(_state += Step);

    /// <summary>A whole number from 0, below a bound of at least 1.</summary>
    public int Below(int bound) => (int)((Next() >> 32) * (ulong)bound >> 32);

    /// <summary>Whether one of so many happened.</summary>
    public bool OneIn(int count) => Below(count) == 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>A number from 1 on, each one more half as probable, at most 2^<paramref name="bits"/>.</summary>
    public int Small(int bits) => 1 + Below(1 << Below(bits + 1));

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char character in text)
        {
            hash = (hash ^ character) * 1099511628211;
        }

        return hash;
    }
}
