using System.Diagnostics;
using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.Tests.Training;

/// <summary>Kills a training run (SIGKILL) at random moments, starting it again each time, until it ends.</summary>
internal static class KillTest
{
    /// <summary>The longest wait after a step's line, in milliseconds: as long as a step with a save, so that saves are hit too.</summary>
    private const int LongestWait = 12;

    /// <summary>The run without kills, then with so many; prints what came out and returns 0 if the bits agree.</summary>
    public static int Report(int kills, TextWriter output)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("seqmodels-kill-");
        try
        {
            int epochs = Epochs(kills);
            (string expected, long steps) = TrainingChild.Uninterrupted(epochs);
            output.WriteLine($"without kills: {steps} steps, parameters {expected}");
            var clock = Stopwatch.StartNew();
            (string hash, int killed, int whileSaving) = Run(folder.FullName, kills, epochs, steps, (ulong)Environment.TickCount64);
            output.WriteLine($"{killed} kills, {whileSaving} of them while saving: parameters {hash}, {clock.Elapsed.TotalSeconds:F1} s");
            output.WriteLine(hash == expected && killed == kills ? "the same bits" : "DIFFERENT");
            return hash == expected && killed == kills ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static int Epochs(int kills) => 2 + (kills / 4);

    /// <summary>
    /// Kills until the number is reached, then lets the run end. A child that is to be killed waits for it at the last step but one, before it
    /// saves: however late the kill is, it meets a living process, and leaves steps for the next.
    /// </summary>
    /// <returns>The hash of the final parameters, the kills, and how many of them left an unfinished file.</returns>
    public static (string Hash, int Kills, int WhileSaving) Run(string folder, int kills, int epochs, long steps, ulong seed)
    {
        var random = new RandomSource(seed);
        int killed = 0, whileSaving = 0;
        while (true)
        {
            (int last, long stop) = killed < kills ? (1 + random.NextInt((int)Math.Max(1, steps / (kills + 1))), steps - 1) : (int.MaxValue, TrainingChild.Never);
            using Process child = Process.Start(ChildProcess.Of(TrainingChild.Argument, folder, Text(epochs), Text(stop)))!;
            Task<string> errors = child.StandardError.ReadToEndAsync();
            for (int lines = 0; child.StandardOutput.ReadLine() is { } line;)
            {
                if (line.Split(' ') is [TrainingChild.EndWord, var hash, ..])
                {
                    child.WaitForExit();
                    return (hash, killed, whileSaving);
                }

                if (++lines == last || line == TrainingChild.StepLine(stop))
                {
                    Thread.Sleep(random.NextInt(LongestWait));
                    child.Kill();
                    child.WaitForExit();
                    killed++;
                    whileSaving += Directory.EnumerateFiles(folder, "run.*.saving").Any() ? 1 : 0;
                    break;
                }
            }

            if (child.WaitForExit(TimeSpan.FromSeconds(30)) && child.ExitCode is not (0 or 137))
            {
                throw new InvalidOperationException($"The child ended with {child.ExitCode}: {errors.Result}");
            }
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
