using System.Diagnostics;
using System.Globalization;

namespace SeqModels.Tests.Files;

/// <summary>
/// Kills processes that save one file over and over (SIGKILL, at random moments), one writer or two at a time, and looks at what is there:
/// always a whole file, and after it is next opened or saved nothing beside it. The long form: <c>dotnet exec SeqModels.Tests.dll --kill-savers 200</c>.
/// </summary>
internal static class KilledSavers
{
    private const string Begun = "begun";
    private const int LongestWait = 40;

    /// <summary>Prints a row for each saver; 1 if anything was wrong.</summary>
    public static int Report(int kills, TextWriter output)
    {
        output.WriteLine("| saver | writers | kills | left something | torn | left after the next opening or saving |");
        output.WriteLine("|---|---|---|---|---|---|");
        int wrong = 0;
        foreach ((string name, _, _) in EverySaver.All())
        {
            foreach (int writers in (int[])[1, 2])
            {
                (int left, int torn, int remained) = Run(name, writers, kills, seed: kills + writers);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {writers} | {kills} | {left} | {torn} | {remained} |"));
                wrong += torn + remained;
            }
        }

        return wrong == 0 ? 0 : 1;
    }

    /// <summary>Kills so many times.</summary>
    /// <returns>After how many kills there was something beside the file, the file was no whole one, and something stayed after the next opening or saving.</returns>
    public static (int Left, int Torn, int Remained) Run(string name, int writers, int kills, int seed)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("seqmodels-kill-");
        string path = Path.Combine(folder.FullName, "file");
        (_, Action<string, int> save, Action<string> check) = EverySaver.All().Single(saver => saver.Name == name);
        var random = new Random(seed);
        int left = 0, torn = 0, remained = 0;
        try
        {
            save(path, 0);
            check(path);
            for (int i = 0; i < kills; i++)
            {
                Process[] children = [.. Enumerable.Range(0, writers).Select(_ => Process.Start(ChildProcess.Of("--save-one", name, path))!)];
                foreach (Process child in children)
                {
                    if (child.StandardOutput.ReadLine() != Begun)
                    {
                        throw new InvalidOperationException($"The child ended: {child.StandardError.ReadToEnd()}");
                    }
                }

                Thread.Sleep(random.Next(LongestWait));
                foreach (Process child in children)
                {
                    child.Kill();
                    child.WaitForExit();
                    child.Dispose();
                }

                left += Leftovers(folder) > 0 ? 1 : 0;
                try
                {
                    check(path);
                }
                catch (Exception e) when (e is IOException or InvalidDataException or Xunit.Sdk.XunitException)
                {
                    torn++;
                }

                // N-gram files are cleaned up by the next save at the latest.
                save(path, i % 2);
                remained += Leftovers(folder) > 0 ? 1 : 0;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return (left, torn, remained);
    }

    /// <summary>What a child does.</summary>
    public static void SaveForEver(string name, string path, TextWriter output)
    {
        (_, Action<string, int> save, _) = EverySaver.All().Single(saver => saver.Name == name);
        for (int i = 0; ; i++)
        {
            save(path, i % 2);
            if (i == 1)
            {
                output.WriteLine(Begun);
                output.Flush();
            }
        }
    }

    private static int Leftovers(DirectoryInfo folder) => folder.EnumerateFiles("*.saving").Count();
}
