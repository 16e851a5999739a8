namespace SeqModels.Cli.Tests.Sessions;

/// <summary>A block of the page: command lines, which begin with <c>$ </c>, and what they print.</summary>
/// <param name="Name">The name in the marker before the block.</param>
/// <param name="First">The index of its first line in the page.</param>
/// <param name="Lines">The lines between the fences.</param>
internal sealed record Session(string Name, int First, IReadOnlyList<string> Lines)
{
    private const string Marker = "<!-- session: ", MarkerEnd = " -->", Fence = "```", Prompt = "$ ", Continuation = "> ";

    /// <summary>The sessions of a page.</summary>
    /// <exception cref="FormatException">A marker is not followed by a block.</exception>
    public static IReadOnlyList<Session> Read(IReadOnlyList<string> page)
    {
        var sessions = new List<Session>();
        for (int i = 0; i < page.Count; i++)
        {
            if (!page[i].StartsWith(Marker, StringComparison.Ordinal))
            {
                continue;
            }

            int end = i + 1 < page.Count && page[i + 1].StartsWith(Fence, StringComparison.Ordinal)
                ? Enumerable.Range(i + 2, page.Count - i - 2).FirstOrDefault(line => page[line] == Fence, -1)
                : -1;
            if (end < 0)
            {
                throw new FormatException($"Line {i + 1}: '{page[i]}' must stand right before a fenced block.");
            }

            sessions.Add(new Session(page[i][Marker.Length..^MarkerEnd.Length], i + 2, [.. page.Skip(i + 2).Take(end - i - 2)]));
            i = end;
        }

        return sessions;
    }

    /// <summary>A script that prints the block anew: each command line, then what it prints. Lines that begin with <c>> </c> continue a command.</summary>
    public string Script()
    {
        var script = new List<string>();
        for (int i = 0; i < Lines.Count; i++)
        {
            if (!Lines[i].StartsWith(Prompt, StringComparison.Ordinal))
            {
                continue;
            }

            string[] command = [Lines[i], .. Lines.Skip(i + 1).TakeWhile(line => line.StartsWith(Continuation, StringComparison.Ordinal))];
            script.AddRange(command.Select(line => $"printf '%s\\n' '{line.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
            script.AddRange(command.Select(line => line[Prompt.Length..]));
        }

        return string.Join('\n', script);
    }
}
