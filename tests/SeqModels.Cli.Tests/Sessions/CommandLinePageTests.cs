namespace SeqModels.Cli.Tests.Sessions;

/// <summary>
/// The commands in docs/guide/command-line.md print what the page shows. All sessions run in one temporary folder, in the order of the page.
/// With <c>SEQMODELS_WRITE_SESSIONS=1</c> in the environment the page is written anew instead.
/// </summary>
public sealed class CommandLinePageTests
{
    [Fact]
    public void Commands_print_what_the_page_shows()
    {
        using var folder = new WorkFolder();
        string path = FindPage();
        string[] page = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
        IReadOnlyList<Session> sessions = Session.Read(page);
        sessions.Should().NotBeEmpty();
        var printed = sessions.Select(session => (session, Lines: Shell.Run(session.Script(), folder.Path).TrimEnd('\n').Split('\n'))).ToList();
        if (Environment.GetEnvironmentVariable("SEQMODELS_WRITE_SESSIONS") == "1")
        {
            Write(path, page, printed);
            return;
        }

        IEnumerable<string> different = printed.Where(entry => !entry.Lines.SequenceEqual(entry.session.Lines))
            .Select(entry => $"session {entry.session.Name}, line {entry.session.First + 1}, prints\n{string.Join('\n', entry.Lines)}");
        string.Join("\n\n", different).Should().BeEmpty("the page is written anew with SEQMODELS_WRITE_SESSIONS=1");
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

    private static void Write(string path, string[] page, List<(Session Session, string[] Lines)> printed)
    {
        List<string> lines = [.. page];
        foreach ((Session session, string[] output) in Enumerable.Reverse(printed))
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
}
