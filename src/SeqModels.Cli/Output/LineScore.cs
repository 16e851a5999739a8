namespace SeqModels.Cli.Output;

/// <summary>The score of a line.</summary>
internal sealed record LineScore(double LogProbabilityNats, int Tokens, int UnknownTokens, string Text) : ITextOutput
{
    /// <summary>exp(−ln p / tokens); 1 for no tokens.</summary>
    public double Perplexity => Tokens == 0 ? 1 : Math.Exp(-LogProbabilityNats / Tokens);

    public void WriteText(TextWriter writer) => writer.WriteLine($"{Numbers.LogText(LogProbabilityNats)}\t{Numbers.Text(Tokens)}\t{Numbers.Text(Perplexity)}");
}
