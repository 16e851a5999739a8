namespace SeqModels.Cli.Output;

/// <summary>The score of a line.</summary>
/// <param name="LogProbabilityNats">ln p.</param>
/// <param name="Tokens">The number of tokens.</param>
/// <param name="UnknownTokens">The number of those that are not in the vocabulary.</param>
/// <param name="Perplexity">exp(−ln p / tokens); 1 for no tokens.</param>
/// <param name="Text">The line.</param>
internal sealed record LineScore(double LogProbabilityNats, int Tokens, int UnknownTokens, double Perplexity, string Text) : ITextOutput
{
    public static LineScore Of(double logProbability, int tokens, int unknown, string text) =>
        new(logProbability, tokens, unknown, tokens == 0 ? 1 : Math.Exp(-logProbability / tokens), text);

    public void WriteText(TextWriter writer) => writer.WriteLine($"{Numbers.LogText(LogProbabilityNats)}\t{Numbers.Text(Tokens)}\t{Numbers.Text(Perplexity)}");
}
