using System.Diagnostics;
using SeqModels.Cli.Progress;

namespace SeqModels.Cli.Tests.Sessions;

/// <summary>
/// The commands in docs/guide/command-line.md print what the page shows. All sessions run in one temporary folder, in the order of the page.
/// With <c>SEQMODELS_WRITE_SESSIONS=1</c> in the environment the page is written anew instead.
/// </summary>
public sealed class CommandLinePageTests
{
    private const int MostAttempts = 3;

    [Fact]
    public void Commands_print_what_the_page_shows()
    {
        string path = FindPage();
        string[] page = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
        IReadOnlyList<Session> sessions = Session.Read(page);
        sessions.Should().NotBeEmpty();
        if (Environment.GetEnvironmentVariable("SEQMODELS_WRITE_SESSIONS") == "1")
        {
            Write(path, page, Run(sessions));
            return;
        }

        // A command that takes long says how far it is, which the page does not show: then the machine is busy, and all are run again.
        Printed[] different = [.. Run(sessions).Where(one => one.IsDifferent)];
        for (int attempt = 1; attempt < MostAttempts && different.Length > 0 && different.All(one => one.Time >= StatusLine.PlainInterval); attempt++)
        {
            different = [.. Run(sessions).Where(one => one.IsDifferent)];
        }

        string.Join("\n\n", different.Select(one => one.ToString())).Should().BeEmpty("the page is written anew with SEQMODELS_WRITE_SESSIONS=1");
    }

    [Fact]
    public void A_session_is_read_and_becomes_a_script()
    {
        Session session = Session.Read(["text", "<!-- session: a -->", "```", "$ echo 'x' |", "> cat", "x", "```"]).Should().ContainSingle().Subject;
        session.Lines.Should().Equal("$ echo 'x' |", "> cat", "x");
        session.Script().Split('\n').Should().Equal(@"printf '%s\n' '$ echo '\''x'\'' |'", @"printf '%s\n' '> cat'", "echo 'x' |", "cat");
    }

    [Fact]
    public void A_marker_without_block_is_an_error()
    {
        Action read = () => Session.Read(["<!-- session: a -->", "text"]);
        read.Should().Throw<FormatException>();
    }

    private static List<Printed> Run(IReadOnlyList<Session> sessions)
    {
        using var folder = new WorkFolder();
        var printed = new List<Printed>();
        foreach (Session session in sessions)
        {
            var clock = Stopwatch.StartNew();
            string[] lines = Shell.Run(session.Script(), folder.Path).TrimEnd('\n').Split('\n');
            printed.Add(new Printed(session, lines, clock.Elapsed));
        }

        return printed;
    }

    private static void Write(string path, string[] page, List<Printed> printed)
    {
        List<string> lines = [.. page];
        foreach ((Session session, string[] output, _) in Enumerable.Reverse(printed))
        {
            lines.RemoveRange(session.First, session.Lines.Count);
            lines.InsertRange(session.First, output);
        }

        File.WriteAllText(path, string.Join('\n', lines));
    }

    private static string FindPage()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "docs", "guide", "command-line.md");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("docs/guide/command-line.md is not above the tests.");
    }

    /// <summary>What a session printed, and how long it took.</summary>
    private sealed record Printed(Session Session, string[] Lines, TimeSpan Time)
    {
        public bool IsDifferent => !Lines.SequenceEqual(Session.Lines);

        public override string ToString() => $"session {Session.Name}, line {Session.First + 1}, prints\n{string.Join('\n', Lines)}";
    }
}
