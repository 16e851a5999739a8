using System.Diagnostics;
using System.Globalization;
using SeqModels.Benchmarks.Torch;
using SeqModels.Numerics;
using TorchSharp;

BenchmarkOptions options;
(BenchmarkCase Case, int Threads)[] runs;
try
{
    options = BenchmarkOptions.Parse(args);
    runs = [.. options.Runs()];
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}

if (options.List)
{
    foreach (BenchmarkCase test in options.Choose())
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{test.Name,-30} {test.Flops * 1e-6,12:0.000} MFLOP, target {test.Target:0.00}"));
    return 0;
}

if (options.PlotHeights is { } files)
{
    HeightsPlot.Save(files);
    return 0;
}

if (!InstructionSet.IsActive(options.Isa))
    return InstructionSet.RunRestricted(args);

torch.set_num_interop_threads(1);
if (options.Heights)
{
    ProductHeights.Print(Console.Out, FmaPeak.Measure(1));
    return 0;
}

Dictionary<int, double> peaks = runs.Select(run => Math.Min(run.Threads, Environment.ProcessorCount)).Distinct().ToDictionary(threads => threads, FmaPeak.Measure);

Console.WriteLine(InstructionSet.Describe());
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"libtorch {torch.__version__}, {Environment.ProcessorCount} cores, FMA peak {string.Join(", ", peaks.Select(peak => $"{peak.Value:0} GFLOP/s with {peak.Key}"))} threads"));
Console.WriteLine(options switch
{
    { Only: { } side } => $"{"case",-34} {"threads",7} {side + " ms",13} {"GFLOP/s",8} {"least ms",13} {"GFLOP/s",8}",
    { Busy: > 0 } => Report.BusyHeader,
    { Markdown: true } => Report.MarkdownHeader,
    _ => Report.Header,
});

List<Measurement> measurements = [];
long memoryBefore = Environment.WorkingSet;
var alternation = new Alternation(options.CpuClock);
foreach ((BenchmarkCase test, int threads) in runs)
{
    torch.set_num_threads(threads);
    Parallelism.Degree = threads;
    if (options.Only is not null)
    {
        (double ms, double least) = alternation.MeasureOnly(options.Only == "reference" ? test.Reference : test.SeqModels, options.Seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{test.Name,-34} {threads,7} {ms,13:0.0000} {test.Flops / ms * 1e-6,8:0.0} {least,13:0.0000} {test.Flops / least * 1e-6,8:0.0}"));
    }
    else if (options.Busy > 0)
    {
        Console.WriteLine(Report.Row(alternation.MeasureBusy(test, threads, options.Busy, options.Seconds, options.Repetitions)));
    }
    else
    {
        Measurement measurement = alternation.Measure(test, threads, options.Seconds, options.Repetitions);
        measurements.Add(measurement);
        double peak = peaks[Math.Min(threads, Environment.ProcessorCount)];
        Console.WriteLine(options.Markdown ? Report.MarkdownRow(measurement, peak) : Report.Row(measurement, peak));
    }
}

if (options.Only is not null)
    Console.WriteLine($"memory: {memoryBefore / 1_000_000} MB before the first case, {Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000} MB at the peak");
if (measurements.Count > 0)
    Console.WriteLine(Report.Summary(measurements));
if (options.Json is not null)
    Report.Write(options.Json, measurements);
return 0;
