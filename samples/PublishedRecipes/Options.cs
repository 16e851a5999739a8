using Samples;

namespace PublishedRecipes;

/// <summary>The options of the program. <see cref="OptionParser"/> explains each option.</summary>
internal sealed record Options : ISampleOptions
{
    public bool Help { get; init; }
    public bool Quick { get; init; }
    public string? Recipe { get; init; }
    public string? Corpus { get; init; }
    public int? Epochs { get; init; }
    public int? Threads { get; init; }
    public ulong Seed { get; init; }
    public string Out { get; init; } = Path.Combine("out", "publishedrecipes");
}
