using System.Diagnostics;

namespace SeqModels.Benchmarks.Torch;

/// <summary>
/// Times two contestants in alternating blocks, so that what else happens on the machine meets both alike. The first run of a block
/// is not timed: the threads of the other side may still spin, and the caches hold its data.
/// </summary>
internal sealed class Alternation(bool cpuClock)
{
    private const int CheckedRuns = 3;
    private const int WarmUpRuns = 100;
    private const double ShortestWarmUp = 1;
    private const double LongestWarmUp = 4;

    public Measurement Measure(BenchmarkCase test, int threads, double seconds, int repetitions)
    {
        using IContestant seqModels = test.SeqModels();
        using IContestant reference = test.Reference();
        RequireAgreement(test, seqModels, reference);
        WarmUp(seqModels);
        WarmUp(reference);

        double block = seconds / (2 * repetitions);
        List<double> ours = [], theirs = [], ratios = [];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            double[] a = Block(seqModels, block);
            double[] b = Block(reference, block);
            ours.AddRange(a);
            theirs.AddRange(b);
            ratios.Add(Median(b) / Median(a));
        }

        return new Measurement(test, threads, Median(ours), Median(theirs), ours.Min(), theirs.Min(), ratios.Min(), ratios.Max());
    }

    /// <summary>Each side alone and beside <paramref name="busy"/> threads that keep a core busy each.</summary>
    public BusyMeasurement MeasureBusy(BenchmarkCase test, int threads, int busy, double seconds, int repetitions)
    {
        using IContestant seqModels = test.SeqModels();
        using IContestant reference = test.Reference();
        WarmUp(seqModels);
        WarmUp(reference);

        double block = seconds / (4 * repetitions);
        List<double> ours = [], theirs = [], oursBusy = [], theirsBusy = [];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            ours.AddRange(Block(seqModels, block));
            theirs.AddRange(Block(reference, block));
            using var others = new BusyThreads(busy);
            oursBusy.AddRange(Block(seqModels, block));
            theirsBusy.AddRange(Block(reference, block));
        }

        return new BusyMeasurement(test, threads, busy, Median(ours), Median(oursBusy), Median(theirs), Median(theirsBusy));
    }

    /// <summary>Runs one side alone and gives the median and the least time of a run in milliseconds.</summary>
    public (double Median, double Least) MeasureOnly(Func<IContestant> make, double seconds)
    {
        using IContestant contestant = make();
        WarmUp(contestant);
        if (contestant is SeqModelsTraining warm)
            warm.Phases.Clear();
        double[] times = Block(contestant, seconds);
        if (contestant is SeqModelsTraining training)
            Console.WriteLine($"  {training.Phases}");
        return (Median(times), times.Min());
    }

    private static void RequireAgreement(BenchmarkCase test, IContestant seqModels, IContestant reference)
    {
        for (int run = 1; run <= CheckedRuns; run++)
        {
            seqModels.Run();
            reference.Run();
            (double a, double b) = (seqModels.Result(), reference.Result());
            if (!(Math.Abs(a - b) <= test.Tolerance * Math.Max(Math.Abs(a), Math.Abs(b))))
                throw new InvalidOperationException($"{test.Name}: after run {run} SeqModels has {a:R} and {test.ReferenceName} {b:R}: not the same mathematics.");
        }
    }

    /// <summary>Long enough for the JIT to have compiled everything with full optimisation: it does so in two rounds, each after 30 calls and a pause.</summary>
    private static void WarmUp(IContestant contestant)
    {
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; ; run++)
        {
            double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (elapsed > LongestWarmUp || (elapsed > ShortestWarmUp && run >= WarmUpRuns))
                return;
            contestant.Run();
        }
    }

    private double[] Block(IContestant contestant, double seconds)
    {
        contestant.Run();
        return cpuClock ? [CpuMilliseconds(contestant, seconds)] : WallMilliseconds(contestant, seconds);
    }

    /// <summary>Processor time per run, over the whole block: its clock is too coarse for one run.</summary>
    private static double CpuMilliseconds(IContestant contestant, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan used = Environment.CpuUsage.TotalTime;
        int runs = 0;
        for (; runs == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; runs++)
            contestant.Run();
        return (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / runs;
    }

    private static double[] WallMilliseconds(IContestant contestant, double seconds)
    {
        List<double> times = [];
        long start = Stopwatch.GetTimestamp();
        long before = start;
        do
        {
            contestant.Run();
            long after = Stopwatch.GetTimestamp();
            times.Add(Stopwatch.GetElapsedTime(before, after).TotalMilliseconds);
            before = after;
        }
        while (Stopwatch.GetElapsedTime(start, before).TotalSeconds < seconds);
        return [.. times];
    }

    private static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
