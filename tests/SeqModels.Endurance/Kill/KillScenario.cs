using SeqModels.Numerics;

namespace SeqModels.Endurance.Kill;

/// <summary>Processes that save one version after another to one path, killed (SIGKILL) at random moments: what is found is a whole version.</summary>
internal static class KillScenario
{
    public const string ChildName = "kill-child";

    private const string BegunWord = "begun";

    public static Report Run(string name, int kills, int writers, ulong seed)
    {
        Saver[] savers = [.. Savers.All().Where(one => name == "all" || one.Name == name)];
        if (savers.Length == 0)
            throw new UsageException($"There is no saver '{name}'. There are: all, {string.Join(", ", Savers.All().Select(one => one.Name))}.");
        if (writers is not (1 or 2))
            throw new UsageException($"--writers must be 1 or 2, but was {writers}.");
        var report = new Report(writers == 1 ? "killed while saving" : "two writers killed", "kills", "saves", "reads meanwhile", "kills that left files");
        foreach (Saver saver in savers)
        {
            var run = new KillRun(saver, writers);
            var random = new RandomSource(seed);
            for (int i = 0; i < kills; i++)
                run.Kill(random);
            report.Add(saver.Name, run.Failures, kills, run.Saves, run.Reads, run.Leftovers);
            run.Dispose();
        }

        return report;
    }

    /// <summary>The process that is killed.</summary>
    public static int Child(Arguments options)
    {
        Saver saver = Savers.All().Single(one => one.Name == options.Text("--saver", ""));
        saver.Prepare();
        Say(BegunWord);
        saver.SaveForEver(options.Text("--path", ""), options.Number("--first", 1), version => Say(Saver.Number(version)));
        return 0;
    }

    /// <summary>Starts a child that saves, and returns once it is about to.</summary>
    public static ChildProcess Start(Saver saver, string path, long first)
    {
        var child = new ChildProcess(ChildName, "--saver", saver.Name, "--path", path, "--first", Saver.Number(first));
        return child.ReadLine() == BegunWord ? child : throw new InvalidOperationException($"The child did not begin: {child.End}");
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
