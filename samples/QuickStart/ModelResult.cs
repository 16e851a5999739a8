namespace QuickStart;

/// <summary>What a model came to.</summary>
/// <param name="Name">As <c>--models</c> names it.</param>
/// <param name="Kind">What it is, for people.</param>
/// <param name="Parameters">Trainable numbers; of an n-gram, the n-grams that it has counted.</param>
/// <param name="TrainingSeconds">Null for a model that was loaded.</param>
/// <param name="TokensPerSecond">Null for a model that was loaded.</param>
/// <param name="TrainPerplexity">On the last tokens of the training text, as many as the test text has.</param>
/// <param name="ValidationPerplexity">On all of the validation text.</param>
/// <param name="TestPerplexity">On all of the test text.</param>
/// <param name="BitsPerToken">log₂ of the test perplexity.</param>
/// <param name="Sample">Text that the model wrote, prompt included.</param>
/// <param name="Curve">How it learned; null for a model that was loaded.</param>
internal sealed record ModelResult(
    string Name,
    string Kind,
    long Parameters,
    double? TrainingSeconds,
    double? TokensPerSecond,
    double TrainPerplexity,
    double ValidationPerplexity,
    double TestPerplexity,
    double BitsPerToken,
    string Sample,
    Curve? Curve);

/// <summary>Perplexities against tokens seen; an n-gram, which is trained at once, has no points.</summary>
internal sealed record Curve(IReadOnlyList<CurvePoint> Training, IReadOnlyList<CurvePoint> Validation);

/// <summary>A point of a curve.</summary>
internal readonly record struct CurvePoint(long TokensSeen, double Perplexity);
