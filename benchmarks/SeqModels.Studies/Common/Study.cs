using System.CommandLine;

namespace SeqModels.Studies.Common;

/// <summary>Makes the subcommand of a study.</summary>
internal static class Study
{
    /// <summary>A study with the options <c>--quick</c>, <c>--out DIR</c> and <c>--seed N</c>, and its own.</summary>
    /// <typeparam name="T">The options record.</typeparam>
    /// <param name="name">The subcommand, which is also the name of its default output folder below <c>out</c>.</param>
    /// <param name="summary">What it measures, for the help.</param>
    /// <param name="run">Runs the study; returns the exit status. The token is cancelled by the first Ctrl+C.</param>
    /// <param name="own">The study's own options.</param>
    /// <param name="defaults">The options unless others are given; null for those of a new record.</param>
    public static Command Create<T>(
        string name, string summary, Func<T, CancellationToken, int> run, IReadOnlyList<StudyOption<T>>? own = null, T? defaults = null)
        where T : StudyOptions, new()
    {
        T initial = defaults ?? new T();
        StudyOption<T>[] options =
        [
            .. own ?? [],
            StudyOption<T>.Of<ulong>("--seed", "N", $"random seed (default: {initial.Seed})", (o, v) => o with { Seed = v }),
            StudyOption<T>.Text("--out", "DIR", $"output folder (default: out/{name})", (o, v) => o with { Out = v }),
            StudyOption<T>.Flag("--quick", "a run of a few seconds, as a test", o => o with { Quick = true }),
        ];
        var command = new Command(name, summary);
        foreach (StudyOption<T> option in options)
        {
            command.Options.Add(option.Parsed);
        }

        command.SetAction(result =>
        {
            T given = options.Aggregate(initial with { Out = Path.Combine("out", name) }, (made, option) => option.Apply(made, result));
            return run(given with { Out = CreateFolder("--out", given.Out) }, StudyProgram.Interruption());
        });
        return command;
    }

    /// <summary>Creates a folder if it does not exist. Returns its full name.</summary>
    /// <exception cref="UsageException">It cannot be created.</exception>
    public static string CreateFolder(string option, string folder)
    {
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option}: {e.Message}");
        }
    }
}
