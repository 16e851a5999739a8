using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SeqModels.Tests.Soundness;

/// <summary>What came of computing the cases while garbage is collected.</summary>
internal sealed class SoundnessRun
{
    /// <summary>Never is a child started again more often.</summary>
    private const int MostDeaths = 100;

    /// <summary>A child that says nothing for so long is killed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<(string Name, string Bits)> _results = [];

    public int Computed => _results.Count;

    public int Rounds { get; private set; }

    public long Collections { get; private set; }

    /// <summary>How often a case had other bits than in the calm or threw, and the last of them, by its name.</summary>
    public SortedDictionary<string, (int Times, string Last)> Wrong { get; } = new(StringComparer.Ordinal);

    /// <summary>The cases that were being computed when a process died, and how it ended.</summary>
    public List<string> Deaths { get; } = [];

    public bool IsSound => Wrong.Count == 0 && Deaths.Count == 0;

    /// <summary>Runs children until the rounds are done or the time is up; one that dies is followed by another with the rest.</summary>
    public static SoundnessRun Of(int rounds, double seconds = double.PositiveInfinity, bool withLong = false, string part = "", bool stopsAtDeath = false)
    {
        var run = new SoundnessRun();
        Task<Dictionary<string, string>> calm = Task.Run(() => SoundnessCases.Where(withLong, part).ToDictionary(one => one.Name, one => one.ComputeInTheCalm()));
        var clock = Stopwatch.StartNew();
        do
        {
            run.Child(SoundnessChild.Arguments(
                rounds - run.Rounds, seconds - clock.Elapsed.TotalSeconds, (ulong)run.Deaths.Count, withLong, part));
        }
        while (run.Rounds < rounds && clock.Elapsed.TotalSeconds < seconds && run.Deaths.Count is > 0 and < MostDeaths && !stopsAtDeath);

        foreach ((string name, string bits) in run._results)
        {
            string expected = calm.Result[name];
            if (bits != expected || expected.Contains(' '))
                run.Wrong[name] = (run.Wrong.GetValueOrDefault(name).Times + 1, $"{expected} in the calm, then {bits}");
        }

        return run;
    }

    /// <summary>The long form: all cases whose names hold a part, in so many rounds.</summary>
    /// <returns>The exit status: 0 when all were right.</returns>
    public static int Report(int rounds, string part, TextWriter output)
    {
        SoundnessRun run = Of(rounds, withLong: true, part: part);
        output.Write(run);
        return run.IsSound ? 0 : 1;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"computed {Computed}, rounds {Rounds}, collections {Collections}, wrong {Wrong.Values.Sum(one => one.Times)}, deaths {Deaths.Count}");
        foreach ((string name, (int times, string last)) in Wrong)
            text.AppendLine(CultureInfo.InvariantCulture, $"WRONG {times} times: {name} ({last})");
        foreach (string death in Deaths)
            text.AppendLine(CultureInfo.InvariantCulture, $"DIED: {death}");
        return text.ToString();
    }

    private void Child(string[] arguments)
    {
        ProcessStartInfo start = ChildProcess.Of(arguments);
        // The least that the runtime takes, in hexadecimal: 64 KiB of allocations, and it collects by itself.
        start.Environment["DOTNET_GCgen0size"] = "10000";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        // Optimized code forgets a reference after its last use; what is compiled first keeps it to the end of the method and hides the fault.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        // Memory outside the managed heap holds this byte when it was freed, and another before it is written.
        start.Environment["MALLOC_PERTURB_"] = "165";
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        using var patience = new Timer(_ => child.Kill());
        string last = "(none)";
        bool isDone = false;
        for (string? line = child.StandardOutput.ReadLine(); line is not null; line = child.StandardOutput.ReadLine())
        {
            patience.Change(Patience, Timeout.InfiniteTimeSpan);
            switch (line.Split('\t'))
            {
                case [SoundnessChild.CaseWord, var name]:
                    last = name;
                    break;
                case [SoundnessChild.BitsWord, var bits]:
                    _results.Add((last, bits));
                    break;
                case [SoundnessChild.RoundWord, var _, var collections]:
                    Rounds++;
                    Collections += long.Parse(collections, CultureInfo.InvariantCulture);
                    break;
                case [SoundnessChild.DoneWord]:
                    isDone = true;
                    break;
            }
        }

        child.WaitForExit();
        if (!isDone || child.ExitCode != 0)
            Deaths.Add($"'{last}' (status {child.ExitCode}) {errors.Result.Split('\n').FirstOrDefault(text => text.Length > 0)}");
    }
}
