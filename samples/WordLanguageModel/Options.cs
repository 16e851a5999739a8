using Samples;

namespace WordLanguageModel;

/// <summary>The options of the program. <see cref="OptionParser"/> explains each option.</summary>
internal sealed record Options : ISampleOptions
{
    public bool Help { get; init; }
    public bool Quick { get; init; }
    public bool Fresh { get; init; }
    public string Recipe { get; init; } = "small";
    public string? Data { get; init; }
    public int? Epochs { get; init; }
    public int? Threads { get; init; }
    public int? Mix { get; init; }
    public ulong Seed { get; init; } = 1;
    public string? Json { get; init; }
    public string? Out { get; init; }

    /// <summary>The output folder.</summary>
    public string Folder => Out ?? Path.Combine("out", "wordlanguagemodel", Recipe);
}
