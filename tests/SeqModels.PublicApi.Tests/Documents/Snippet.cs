using System.Collections.Concurrent;
using System.Reflection;

namespace SeqModels.PublicApi.Tests.Documents;

/// <summary>
/// A piece of compiled code that a document shows: the lines between <c>// snippet: Name</c> and <c>// end snippet</c> in
/// Snippets/Name.cs. A file with several such regions (using directives and the body of a method, say) gives them one after the other.
/// </summary>
internal static class Snippet
{
    private static readonly ConcurrentDictionary<string, string> Outputs = [];

    /// <summary>The code of a snippet, out of the source of its file.</summary>
    /// <exception cref="FormatException">There is no such region, or one has no end.</exception>
    public static string Code(string name, string source)
    {
        string[] lines = source.ReplaceLineEndings("\n").Split('\n');
        var regions = new List<string>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() != $"// snippet: {name}")
                continue;
            int end = Array.FindIndex(lines, i, line => line.Trim() == "// end snippet");
            if (end < 0)
                throw new FormatException($"Line {i + 1}: the snippet {name} has no end.");
            regions.Add(Dedent(lines[(i + 1)..end]));
        }

        return regions.Count > 0 ? string.Join('\n', regions) : throw new FormatException($"There is no '// snippet: {name}'.");
    }

    /// <summary>What the method Run of the class of that name in Snippets writes to the console. It runs once.</summary>
    public static string Output(string name) => Outputs.GetOrAdd(name, Run);

    private static string Run(string name)
    {
        MethodInfo run = typeof(Snippet).Assembly.GetType($"SeqModels.PublicApi.Tests.Snippets.{name}")?.GetMethod("Run")
            ?? throw new MissingMethodException($"There is no public method Snippets.{name}.Run.");
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            run.CreateDelegate<Action>()();
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
    }

    /// <summary>Whether the snippet's class is in this assembly, so that <see cref="Output"/> can run it. Those that serve requests are run by the tests of their package.</summary>
    public static bool IsRunHere(string name) => typeof(Snippet).Assembly.GetType($"SeqModels.PublicApi.Tests.Snippets.{name}") is not null;

    private static string Dedent(string[] lines)
    {
        int indent = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length < indent ? "" : line[indent..].TrimEnd()));
    }
}
