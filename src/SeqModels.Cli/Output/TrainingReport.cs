namespace SeqModels.Cli.Output;

/// <summary>The result of <c>train</c> and <c>fine-tune</c>.</summary>
internal sealed record TrainingReport : ITextOutput
{
    public required string Model { get; init; }

    public required string Kind { get; init; }

    public required int VocabularySize { get; init; }

    public required long Parameters { get; init; }

    public required long TrainingTokens { get; init; }

    public long? ValidationTokens { get; init; }

    public double? ValidationPerplexity { get; init; }

    /// <summary>Before fine-tuning, on the same text with the same vocabulary.</summary>
    public double? ValidationPerplexityBefore { get; init; }

    public void WriteText(TextWriter writer) => FieldList.Write(writer,
        ("model", Model),
        ("kind", Kind),
        ("vocabulary", Numbers.Text(VocabularySize)),
        ("parameters", Numbers.Text(Parameters)),
        ("training tokens", Numbers.Text(TrainingTokens)),
        ("validation tokens", ValidationTokens is { } tokens ? Numbers.Text(tokens) : null),
        ("perplexity before", ValidationPerplexityBefore is { } before ? Numbers.Text(before) : null),
        ("validation perplexity", ValidationPerplexity is { } perplexity ? Numbers.Text(perplexity) : null));
}
