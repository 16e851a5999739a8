namespace QuickStart;

/// <summary>The results of a model.</summary>
/// <param name="Named">The model and its name in <c>--models</c>.</param>
/// <param name="TrainingSeconds">Null for a loaded model.</param>
/// <param name="TokensPerSecond">Null for a loaded model.</param>
/// <param name="TrainPerplexity">Perplexity on the end of the training text, of the length of the test text.</param>
/// <param name="ValidationPerplexity">Perplexity on the validation text.</param>
/// <param name="TestPerplexity">Perplexity on the test text.</param>
/// <param name="BitsPerToken">log₂ of the test perplexity.</param>
/// <param name="Sample">Generated text, prompt included.</param>
/// <param name="Curve">The training curve; null for a loaded model.</param>
internal sealed record ModelResult(
    NamedModel Named,
    double? TrainingSeconds,
    double? TokensPerSecond,
    double TrainPerplexity,
    double ValidationPerplexity,
    double TestPerplexity,
    double BitsPerToken,
    string Sample,
    Curve? Curve)
{
    /// <summary>The name in <c>--models</c>.</summary>
    public string Name => Named.Name;

    /// <summary>A description.</summary>
    public string Kind => Named.Kind;

    /// <summary>The number of parameters; for an n-gram model, of n-grams.</summary>
    public long Parameters => Named.Parameters;
}

/// <summary>Perplexity against the number of training tokens; empty for an n-gram model.</summary>
internal sealed record Curve(IReadOnlyList<CurvePoint> Training, IReadOnlyList<CurvePoint> Validation);

/// <summary>A point of a curve.</summary>
internal readonly record struct CurvePoint(long TokensSeen, double Perplexity);
