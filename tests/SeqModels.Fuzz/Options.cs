namespace SeqModels.Fuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string AllReaders = "all";

    public bool Help { get; init; }

    /// <summary>A reader's name, or <see cref="AllReaders"/>.</summary>
    public string Reader { get; init; } = AllReaders;

    public int Mutations { get; init; } = 1000;

    public ulong Seed { get; init; } = 1;

    /// <summary>How many readers run side by side.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>A folder for files that failed.</summary>
    public string? Keep { get; init; }

    /// <summary>A file to read instead of mutations.</summary>
    public string? Replay { get; init; }

    /// <summary>A folder for the seeds of the reader, for a fuzzer guided by coverage.</summary>
    public string? Seeds { get; init; }

    /// <summary>Whether the harness shows that it finds faults.</summary>
    public bool SelfTest { get; init; }

    /// <summary>Whether a fuzzer guided by coverage runs this program.</summary>
    public bool Coverage { get; init; }
}
