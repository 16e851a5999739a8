namespace SeqModels.Endurance.Cancel;

/// <summary>What the process holds: open files of a folder, and threads. Known on Linux only; nothing elsewhere.</summary>
internal static class Resources
{
    private const string Descriptors = "/proc/self/fd";
    private const string Tasks = "/proc/self/task";

    /// <summary>Threads of the runtime's pool come and go by themselves.</summary>
    private static readonly string[] OfRuntime = [".NET TP", ".NET Tiered", ".NET Timer", ".NET SigHandler", ".NET BGC", ".NET Counter"];

    /// <summary>Where the runtime has its assemblies, which it opens when they are first needed and keeps open.</summary>
    private static readonly string Runtime = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";

    public static bool AreKnown => Directory.Exists(Descriptors);

    /// <summary>The files below a folder that are open, without those of the runtime; those that are removed by now have a name with "(deleted)".</summary>
    public static string[] OpenBelow(string folder) => !AreKnown
        ? []
        : [.. Directory.GetFiles(Descriptors).Select(Target).OfType<string>()
            .Where(target => target.StartsWith(folder, StringComparison.Ordinal) && (Runtime.Length == 0 || !target.StartsWith(Runtime, StringComparison.Ordinal)))];

    /// <summary>How many threads of a name there are.</summary>
    public static Dictionary<string, int> Threads() => !AreKnown
        ? []
        : Directory.GetDirectories(Tasks).Select(Name).OfType<string>().Where(name => !OfRuntime.Any(name.StartsWith)).GroupBy(name => name).ToDictionary(group => group.Key, group => group.Count());

    private static string? Target(string descriptor) => Attempt(() => new FileInfo(descriptor).LinkTarget);

    private static string? Name(string task) => Attempt(() => File.ReadAllText(Path.Combine(task, "comm")).Trim());

    /// <summary>Null for what is gone by now.</summary>
    private static string? Attempt(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
