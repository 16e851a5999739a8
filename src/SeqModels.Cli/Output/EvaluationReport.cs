using SeqModels.Cli.Texts;
using SeqModels.Evaluation;

namespace SeqModels.Cli.Output;

/// <summary>The result of <c>evaluate</c>.</summary>
internal sealed record EvaluationReport : ITextOutput
{
    public required string Model { get; init; }

    public required string Kind { get; init; }

    public required string Text { get; init; }

    public required long Tokens { get; init; }

    public required long UnknownTokens { get; init; }

    public required long ZeroProbabilityTokens { get; init; }

    public required double LogProbabilityNats { get; init; }

    public required double Perplexity { get; init; }

    public required double BitsPerToken { get; init; }

    public required double PerplexityWithoutUnknown { get; init; }

    public static EvaluationReport Of(string model, string kind, string text, EvaluationResult result) => new()
    {
        Model = model,
        Kind = kind,
        Text = text,
        Tokens = result.TokensIncludingOov,
        UnknownTokens = result.OovTokens,
        ZeroProbabilityTokens = result.ZeroProbabilityTokens,
        LogProbabilityNats = result.LogProbabilityIncludingOov,
        Perplexity = result.PerplexityIncludingOov,
        BitsPerToken = result.BitsPerToken,
        PerplexityWithoutUnknown = result.PerplexityExcludingOov,
    };

    public void WriteText(TextWriter writer) => FieldList.Write(writer,
        ("model", $"{Model}, {Kind}"),
        ("text", Text == LineReader.StandardInput ? "the standard input" : Text),
        ("tokens", Numbers.Text(Tokens)),
        ("unknown tokens", Numbers.Share(UnknownTokens, Tokens)),
        ("tokens of probability 0", ZeroProbabilityTokens > 0 ? Numbers.Text(ZeroProbabilityTokens) : null),
        ("perplexity", Numbers.Text(Perplexity)),
        ("perplexity without unknown tokens", UnknownTokens > 0 ? Numbers.Text(PerplexityWithoutUnknown) : null),
        ("bits per token", Numbers.Text(BitsPerToken)));
}
