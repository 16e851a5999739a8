using System.Diagnostics;
using Spectre.Console;

namespace QuickStart;

/// <summary>Displays progress per model: progress bars on a terminal, plain lines otherwise.</summary>
internal abstract class Display
{
    /// <summary>Creates the display for standard output.</summary>
    public static Display Create() => AnsiConsole.Profile.Capabilities.Ansi && AnsiConsole.Profile.Out.IsTerminal ? new LiveDisplay() : new PlainDisplay();

    /// <summary>Runs the work with the display active.</summary>
    public abstract T During<T>(IReadOnlyList<string> models, Func<T> work);

    /// <summary>Updates the progress of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="done">The completed share, 0 to 1.</param>
    /// <param name="status">The status text.</param>
    /// <param name="milestone">Whether plain output always shows it; otherwise it shows a line every few seconds.</param>
    public abstract void Update(string model, double done, string status, bool milestone = false);

    private sealed class PlainDisplay : Display
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
        private long _shown = Stopwatch.GetTimestamp();

        public override T During<T>(IReadOnlyList<string> models, Func<T> work) => work();

        public override void Update(string model, double done, string status, bool milestone)
        {
            if (milestone || Stopwatch.GetElapsedTime(_shown) > Pause)
            {
                Console.WriteLine($"{model,-5}  {done,4:P0}  {status}");
                _shown = Stopwatch.GetTimestamp();
            }
        }
    }
}
