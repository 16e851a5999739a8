namespace SeqModels.NGrams.Storage;

/// <summary>The address and sizes of a level of a <see cref="HashedStorage"/>.</summary>
internal unsafe struct HashedLevel
{
    /// <summary>The bytes that a lookup compares at once; as many must be readable after the last n-gram.</summary>
    public const int GroupLength = 64;

    /// <summary>log₂ of the bytes of a <see cref="HashedRecord"/>, and a bit for each of its words among the 16 numbers of a
    /// group.</summary>
    public const int RecordShift = 4;
    public const uint RecordLanes = 0x1111;

    /// <summary>The same of a <see cref="HashedTop"/>.</summary>
    public const int TopShift = 3;
    public const uint TopLanes = 0x5555;

    public byte* Records;

    /// <summary>The maximum number of places that a lookup probes.</summary>
    public int Probes;

    /// <summary>The number of n-grams.</summary>
    public int Count;

    /// <summary>The number of places for n-grams.</summary>
    public int Places;

    /// <summary>The number of places of the next level.</summary>
    public int NextPlaces;

    /// <summary>log₂ of the bytes per n-gram.</summary>
    public int Shift;

    /// <summary>The n-grams per group.</summary>
    public int PerGroup;

    /// <summary>−1; 0 at the highest order.</summary>
    public int HasContexts;

    public HashedLevel(byte* records, StoredLevel sizes, int nextPlaces, bool isTop)
    {
        Records = records;
        (Probes, Count, Places, NextPlaces) = (sizes.Probes, sizes.Count, sizes.Places, nextPlaces);
        (Shift, PerGroup, HasContexts) = isTop ? (TopShift, GroupSize(true), 0) : (RecordShift, GroupSize(false), -1);
    }

    /// <summary>The n-grams per group.</summary>
    public static int GroupSize(bool top) => GroupLength / (top ? sizeof(HashedTop) : sizeof(HashedRecord));
}

/// <summary>An n-gram below the highest order.</summary>
internal struct HashedRecord
{
    public int Word;
    public float Log10Probability;
    public float Log10Backoff;
    public int ChildStart;
}

/// <summary>An n-gram of the highest order.</summary>
internal struct HashedTop
{
    public int Word;
    public float Log10Probability;
}
