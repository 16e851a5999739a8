using System.Globalization;

namespace SeqModels.Benchmarks.Torch;

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        usage: SeqModels.Benchmarks.Torch [options]
          --cases A,B        cases by name or beginning of a name (default: all that have a target; scale: how cost grows with sizes
                             and threads)
          --threads 1,2      numbers of threads (default: 1 and the number of cores)
          --repetitions N    blocks of runs per side, alternating (default: 7)
          --seconds S        time for measuring one case at one number of threads, both sides together (default: 6)
          --clock wall|cpu   what is measured (default: wall); cpu is the process's processor time, which another process cannot
                             lengthen much: for one thread on a busy machine
          --busy N           measure each side alone and beside N threads that keep a core busy each, and print how many times as
                             long it takes then
          --isa SET          native (default) or avx2: neither side uses AVX-512 (a second process with the switches of the runtime,
                             ATen, oneDNN and MKL set)
          --heights          print GFLOP/s of C += A·B by the number of rows of A (1 to 32, packed B, one thread), as CSV
          --plot-heights A,B,OUT.png
                             draw two outputs of --heights, before and after a change
          --markdown         print the rows as a Markdown table
          --only SIDE        run only seqmodels or reference, for profiling; the peak memory is printed
          --json FILE        write the results
          --list             name the cases
        """;

    public string[] Cases { get; private init; } = [];

    public int[] Threads { get; private init; } = Environment.ProcessorCount > 1 ? [1, Environment.ProcessorCount] : [1];

    public int Repetitions { get; private init; } = 7;

    public double Seconds { get; private init; } = 6;

    public bool CpuClock { get; private init; }

    public int Busy { get; private init; }

    public string? Only { get; private init; }

    public string? Json { get; private init; }

    public bool List { get; private init; }

    public string Isa { get; private init; } = "native";

    public bool Heights { get; private init; }

    public string[]? PlotHeights { get; private init; }

    public bool Markdown { get; private init; }

    public static BenchmarkOptions Parse(IReadOnlyList<string> args)
    {
        var options = new BenchmarkOptions();
        for (int i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--list": options = options with { List = true }; continue;
                case "--heights": options = options with { Heights = true }; continue;
                case "--markdown": options = options with { Markdown = true }; continue;
            }

            string value = i + 1 < args.Count ? args[i + 1] : throw new FormatException($"{args[i]} needs a value.");
            options = args[i] switch
            {
                "--cases" => options with { Cases = value.Split(',') },
                "--threads" => options with { Threads = [.. value.Split(',').Select(Number)] },
                "--repetitions" => options with { Repetitions = Number(value) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--clock" when value is "wall" or "cpu" => options with { CpuClock = value == "cpu" },
                "--isa" when InstructionSet.Names.Contains(value) => options with { Isa = value },
                "--plot-heights" => options with { PlotHeights = value.Split(',') },
                "--busy" => options with { Busy = Number(value) },
                "--only" when value is "seqmodels" or "reference" => options with { Only = value },
                "--json" => options with { Json = value },
                _ => throw new FormatException($"{args[i]} {value} is not understood."),
            };
            i++;
        }

        return options;
    }

    public IEnumerable<BenchmarkCase> Choose()
    {
        BenchmarkCase[] all = Cases.Length == 0 ? [.. BenchmarkCases.All] : [.. BenchmarkCases.All, .. BenchmarkCases.Scaling];
        if (Cases.FirstOrDefault(name => !all.Any(known => Fits(known, name))) is { } unknown)
            throw new FormatException($"There is no case '{unknown}'; --list names them.");
        return all.Where(known => Cases.Length == 0 || Cases.Any(name => Fits(known, name)));
    }

    /// <summary>What is to be measured: the chosen cases with each number of threads, fewer threads first.</summary>
    public IEnumerable<(BenchmarkCase Case, int Threads)> Runs() =>
        Choose().SelectMany(test => (test.Degrees ?? Threads).Select(threads => (test, threads))).OrderBy(run => run.threads);

    private static bool Fits(BenchmarkCase known, string name) => known.Name.StartsWith(name, StringComparison.Ordinal);

    private static int Number(string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : throw new FormatException($"'{text}' is no number above 0.");
}
