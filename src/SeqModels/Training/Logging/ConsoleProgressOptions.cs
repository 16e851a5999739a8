namespace SeqModels.Training;

/// <summary>Options of a <see cref="ConsoleProgress"/>.</summary>
public sealed record ConsoleProgressOptions
{
    /// <summary>Where the display is written; null for the standard output.</summary>
    /// <value>Null by default.</value>
    public TextWriter? Writer { get; init; }

    /// <summary>
    /// Whether the output is a terminal, on which one line is rewritten while an epoch is trained. Null to find out: the standard output if it is
    /// not redirected; another writer is none.
    /// </summary>
    /// <value>Null by default.</value>
    public bool? IsTerminal { get; init; }

    /// <summary>The number of columns of the terminal, beyond which the rewritten line is cut; null for that of the console.</summary>
    /// <value>At least 20, or null (the default).</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 20.</exception>
    public int? Width
    {
        get;
        init => field = value is not < 20 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "ConsoleProgressOptions.Width: must be at least 20.");
    }

    /// <summary>The least time between two updates of the rewritten line, as measured by <see cref="TrainingProgress.Elapsed"/>.</summary>
    /// <value>At least zero; 0.1 s by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Interval
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "ConsoleProgressOptions.Interval: must be at least zero.");
    } = TimeSpan.FromSeconds(0.1);

    /// <summary>
    /// Whether losses are shown as perplexities, exp(loss). Null for tasks whose items are tokens, that is for language models.
    /// </summary>
    /// <value>Null by default.</value>
    public bool? ShowsPerplexity { get; init; }
}
