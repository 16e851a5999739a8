using SeqModels.Fuzz.CommandLine;
using SeqModels.Fuzz.Readers;
using static SeqModels.Fuzz.CommandLine.OptionValue;

namespace SeqModels.Fuzz;

/// <summary>Reads the command line by one table, which is also the help.</summary>
internal static class OptionParser
{
    private static readonly OptionTable<Options> Table = new(
        """
        SeqModels.Fuzz: changes valid files, and sees that every reader accepts each or refuses it as documented.

        usage: dotnet run -c Release --project tests/SeqModels.Fuzz -- [OPTION]...
        """,
    [
        new("--reader", "NAME", "which reader (default: all)", (o, v) => o with { Reader = ToReader(v) }),
        new("--mutations", "N", "how many changed files each reader gets (default: 1000)", (o, v) => o with { Mutations = ToInt("--mutations", v, 0, int.MaxValue) }),
        new("--seed", "S", "names the changes: the same seed, the same files (default: 1)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
        new("--jobs", "N", "how many readers run side by side (default: 1)", (o, v) => o with { Jobs = ToInt("--jobs", v, 1, 64) }),
        new("--keep", "FOLDER", "where the smallest file of each kind of failure goes", (o, v) => o with { Keep = ToPath("--keep", v) }),
        new("--replay", "FILE", "give the reader this file only", (o, v) => o with { Replay = ToPath("--replay", v) }),
        new("--seeds", "FOLDER", "write the valid files of the reader to a folder and end", (o, v) => o with { Seeds = ToPath("--seeds", v) }),
        new("--self-test", null, "see that the harness finds a reader that throws, dies, hangs, takes memory or breaks a promise", (o, _) => o with { SelfTest = true }),
        new("--coverage", null, "be the target of a fuzzer guided by coverage, through SharpFuzz; see the README", (o, _) => o with { Coverage = true }),
        new("--help", null, "show this", (o, _) => o with { Help = true }),
    ],
        $"readers: {string.Join(", ", ReaderList.All.Select(reader => reader.Name))}.\n" +
        "The exit status is 1 when a reader fails: an undocumented exception, a broken promise, a process that dies, 5 s, or too much memory.");

    /// <summary>The options that a command line asks for.</summary>
    /// <exception cref="UsageException">There is no such option, or its value is not allowed.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = Table.Read(arguments).Aggregate(new Options(), (o, apply) => apply(o));
        return options.Reader != Options.AllReaders || (options.Replay is null && options.Seeds is null && !options.Coverage)
            ? options
            : throw new UsageException("--replay, --seeds and --coverage need one reader: --reader NAME.");
    }

    /// <summary>What <c>--help</c> shows.</summary>
    public static string Help() => Table.Help();

    private static string ToReader(string name) => name == Options.AllReaders || ReaderList.All.Any(reader => reader.Name == name)
        ? name
        : throw new UsageException($"--reader must be {Options.AllReaders} or one of {string.Join(", ", ReaderList.All.Select(reader => reader.Name))}, but was '{name}'.");
}
