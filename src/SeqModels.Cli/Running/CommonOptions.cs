using System.CommandLine;

namespace SeqModels.Cli.Running;

/// <summary>The options that every command has.</summary>
internal static class CommonOptions
{
    public const string JsonName = "--json", QuietName = "--quiet", ThreadsName = "--threads";

    public static Option<bool> Json() => new(JsonName)
    {
        Description = "Print results as JSON: one object, or one per line (JSON Lines)",
        Recursive = true,
    };

    public static Option<bool> Quiet() => new(QuietName, "-q")
    {
        Description = "No progress on the standard error; warnings and errors remain",
        Recursive = true,
    };

    public static Option<int?> Threads()
    {
        Option<int?> option = CliOption.Optional(ThreadsName, "Number of threads; never affects results (default: all cores)", minimum: 1);
        option.Recursive = true;
        return option;
    }
}
