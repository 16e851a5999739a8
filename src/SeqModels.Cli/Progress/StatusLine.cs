namespace SeqModels.Cli.Progress;

/// <summary>
/// Progress on the standard error: on a terminal one rewritten line, otherwise a plain line every few seconds at most.
/// </summary>
internal sealed class StatusLine(TextWriter writer, bool isTerminal, TimeProvider time) : IDisposable
{
    /// <summary>The shortest time before a plain line.</summary>
    public static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan TerminalInterval = TimeSpan.FromSeconds(0.1);

    private readonly Lock _lock = new();
    private readonly long _began = time.GetTimestamp();
    private TimeSpan? _shownAt;
    private int _shown;

    /// <summary>Shows a text, unless another was shown a moment ago.</summary>
    public void Report(string text)
    {
        lock (_lock)
        {
            TimeSpan now = time.GetElapsedTime(_began), interval = isTerminal ? TerminalInterval : PlainInterval;
            if (now - (_shownAt ?? (isTerminal ? -interval : TimeSpan.Zero)) < interval)
            {
                return;
            }

            _shownAt = now;
            if (isTerminal)
            {
                Rewrite(text);
            }
            else
            {
                writer.WriteLine(text);
            }
        }
    }

    /// <summary>Clears the rewritten line.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_shown > 0)
            {
                Rewrite("");
                writer.Write('\r');
                _shown = 0;
            }
        }
    }

    private void Rewrite(string text)
    {
        writer.Write('\r');
        writer.Write(text.PadRight(_shown));
        writer.Flush();
        _shown = text.Length;
    }
}
