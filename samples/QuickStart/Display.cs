using System.Diagnostics;
using Spectre.Console;

namespace QuickStart;

/// <summary>Shows how the work on each model goes: live bars on a terminal, plain lines elsewhere.</summary>
internal abstract class Display
{
    /// <summary>The display that suits standard output.</summary>
    public static Display Create() => AnsiConsole.Profile.Capabilities.Ansi && AnsiConsole.Profile.Out.IsTerminal ? new LiveDisplay() : new PlainDisplay();

    /// <summary>Does the work, during which the other members may be called.</summary>
    public abstract T During<T>(IReadOnlyList<string> models, Func<T> work);

    /// <summary>Says how far a model is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="done">The part of its work that is done, 0 to 1.</param>
    /// <param name="status">What there is to say of it.</param>
    /// <param name="milestone">Whether plain output must show it: it otherwise shows a line every few seconds.</param>
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
