using Samples;

namespace FineTune;

/// <summary>The options of the program. <see cref="OptionParser"/> explains each option.</summary>
internal sealed record Options : ISampleOptions
{
    public bool Help { get; init; }
    public bool Quick { get; init; }
    public string? Base { get; init; }
    public string? Text { get; init; }
    public string? Data { get; init; }
    public int Vocabulary { get; init; } = 4000;
    public int NewWords { get; init; } = 2000;
    public int Hidden { get; init; } = 128;
    public int BaseEpochs { get; init; } = 8;
    public int FrozenEpochs { get; init; } = 2;
    public int Epochs { get; init; } = 6;
    public double Rate { get; init; } = 0.003;
    public ulong Seed { get; init; } = 1;
    public string Out { get; init; } = Path.Combine("out", "finetune");

    /// <summary>The defaults for <c>--quick</c>.</summary>
    public static Options Defaults(bool quick) => quick
        ? new Options { Quick = true, Vocabulary = 800, NewWords = 400, Hidden = 48, BaseEpochs = 3, FrozenEpochs = 1, Epochs = 3, Rate = 0.01 }
        : new Options();
}
