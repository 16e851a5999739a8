namespace SeqModels.Cli.Tests;

/// <summary>A small text that models learn quickly: each line is one of three.</summary>
internal static class Verses
{
    private static readonly string[] Lines = ["the cow says moo and moo again.", "the duck says quack and quack again.", "the cat says meow and meow again."];

    /// <summary>A text of this number of lines.</summary>
    public static string Text(int lines, int seed = 1)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, lines).Select(_ => Lines[random.Next(Lines.Length)] + "\n"));
    }
}
