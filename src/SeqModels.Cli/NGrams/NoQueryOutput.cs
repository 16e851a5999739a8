namespace SeqModels.Cli.NGrams;

/// <summary>Writes nothing: for the summary alone.</summary>
internal sealed class NoQueryOutput : IQueryOutput
{
    public void Word(ReadOnlySpan<char> word, int id, int matchedOrder, double log10Probability)
    {
    }

    public void EndLine(double log10Probability, int tokens, int unknown)
    {
    }

    public void Flush()
    {
    }
}
