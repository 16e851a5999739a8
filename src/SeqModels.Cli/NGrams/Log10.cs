namespace SeqModels.Cli.NGrams;

/// <summary>Base-10 logarithms, which ARPA files and KenLM use.</summary>
internal static class Log10
{
    /// <summary>ln 10: divide nats by it.</summary>
    public static readonly double InNats = Math.Log(10);
}
