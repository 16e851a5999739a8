using SeqModels.Cli.Progress;

namespace SeqModels.Cli.Tests;

public sealed class StatusLineTests
{
    [Fact]
    public void Plain_lines_are_five_seconds_apart_and_none_comes_at_first()
    {
        var time = new SetTime();
        using var writer = new StringWriter { NewLine = "\n" };
        using (var status = new StatusLine(writer, isTerminal: false, time))
        {
            foreach (double seconds in (double[])[0, 4.9, 5, 9.9, 10.1])
            {
                time.Now = TimeSpan.FromSeconds(seconds);
                status.Report(FormattableString.Invariant($"at {seconds}"));
            }
        }

        writer.ToString().Should().Be("at 5\nat 10.1\n");
    }

    [Fact]
    public void On_a_terminal_one_line_is_rewritten_at_once_and_cleared_at_the_end()
    {
        var time = new SetTime();
        using var writer = new StringWriter();
        using (var status = new StatusLine(writer, isTerminal: true, time))
        {
            foreach ((double seconds, string text) in ((double, string)[])[(0, "first"), (0.05, "too early"), (0.1, "2nd")])
            {
                time.Now = TimeSpan.FromSeconds(seconds);
                status.Report(text);
            }
        }

        writer.ToString().Should().Be("\rfirst\r2nd  \r   \r");
    }
}
