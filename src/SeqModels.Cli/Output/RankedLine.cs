namespace SeqModels.Cli.Output;

/// <summary>A candidate in its rank.</summary>
/// <param name="Rank">From 1, the best.</param>
/// <param name="Line">The number of its line, from 1.</param>
/// <param name="Score">What it is ranked by: its log-probability, or that per token.</param>
/// <param name="LogProbabilityNats">ln p.</param>
/// <param name="Tokens">The number of its tokens.</param>
/// <param name="Text">The candidate.</param>
internal sealed record RankedLine(int Rank, int Line, double Score, double LogProbabilityNats, int Tokens, string Text) : ITextOutput
{
    public void WriteText(TextWriter writer) => writer.WriteLine($"{Numbers.LogText(Score)}\t{Text}");
}
