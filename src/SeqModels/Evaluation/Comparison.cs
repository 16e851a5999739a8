namespace SeqModels.Evaluation;

/// <summary>Several models measured by one rule on one text.</summary>
/// <param name="Unit">What the figures are per: <c>token</c>, or the declared unit, such as <c>character</c>.</param>
/// <param name="Rows">One row per model, in the order given.</param>
public sealed record Comparison(string Unit, IReadOnlyList<ComparisonRow> Rows);

/// <summary>One model of a <see cref="Comparison"/>.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Result">Its evaluation, per token.</param>
/// <param name="Perplexity">exp(−L / units), L the log-probability of the text in nats.</param>
/// <param name="Bits">−L / (units · ln 2).</param>
public sealed record ComparisonRow(string Name, EvaluationResult Result, double Perplexity, double Bits);
