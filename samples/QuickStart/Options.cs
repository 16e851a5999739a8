using Samples;

namespace QuickStart;

/// <summary>The type of a token.</summary>
internal enum Unit
{
    Char,
    Word,
}

/// <summary>The options of the program. <see cref="OptionParser"/> explains each option.</summary>
internal sealed record Options : ISampleOptions
{
    public bool Help { get; init; }
    public bool Quick { get; init; }
    public string? Corpus { get; init; }
    public Unit Unit { get; init; }
    public IReadOnlyList<string> Models { get; init; } = ["ngram", "mlp", "rnn", "gru", "lstm", "mixture"];
    public int? Order { get; init; }
    public int Vocabulary { get; init; } = 5000;
    public int Hidden { get; init; } = 192;
    public int Layers { get; init; } = 1;
    public int Epochs { get; init; } = 6;
    public int Steps { get; init; } = 64;
    public int Batch { get; init; } = 32;
    public double Rate { get; init; } = 0.01;
    public double Clip { get; init; } = 1;
    public ulong Seed { get; init; } = 1;
    public string? Prompt { get; init; }
    public double Temperature { get; init; } = 0.8;
    public string Out { get; init; } = Path.Combine("out", "quickstart");
    public string? Load { get; init; }

    /// <summary>The defaults for <c>--quick</c> and <c>--unit</c>.</summary>
    public static Options Defaults(bool quick, Unit unit)
    {
        var options = new Options { Quick = quick, Unit = unit };
        if (unit == Unit.Word)
        {
            options = options with { Steps = 32 };
        }

        return quick ? options with { Hidden = 64, Epochs = 6, Steps = 32, Batch = 16, Vocabulary = 1000 } : options;
    }
}
