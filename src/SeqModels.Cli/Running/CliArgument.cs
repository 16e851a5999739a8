using System.CommandLine;

namespace SeqModels.Cli.Running;

/// <summary>Arguments that several commands have.</summary>
internal static class CliArgument
{
    /// <summary>A model file.</summary>
    public static Argument<string> Model(string name = "model") => new(name)
    {
        Description = "A model file of any kind, or an ARPA file; recognized by its content",
    };

    /// <summary>A text file that must be given; - for the standard input.</summary>
    public static Argument<string> Text(string name, string description) => new(name) { Description = description + "; UTF-8, may be gzip; - for the standard input" };

    /// <summary>A text that is read line by line; the standard input if none is given.</summary>
    public static Argument<string?> Lines(string name, string description) => OptionalInput(name, description + "; UTF-8, may be gzip");

    /// <summary>A file that is read; the standard input if none is given.</summary>
    public static Argument<string?> OptionalInput(string name, string description) => new(name)
    {
        Description = description + "; - for the standard input, the default",
        Arity = ArgumentArity.ZeroOrOne,
    };
}
