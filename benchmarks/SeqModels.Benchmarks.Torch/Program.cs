using System.Diagnostics;
using System.Globalization;
using SeqModels.Benchmarks.Torch;
using SeqModels.Numerics;
using TorchSharp;

BenchmarkOptions options;
BenchmarkCase[] cases;
try
{
    options = BenchmarkOptions.Parse(args);
    cases = [.. options.Choose()];
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}

if (options.List)
{
    foreach (BenchmarkCase test in cases)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{test.Name,-30} {test.Flops * 1e-6,12:0.000} MFLOP, target {test.Target:0.00}"));
    return 0;
}

torch.set_num_interop_threads(1);
double peak = FmaPeak.Measure();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"libtorch {torch.__version__}, {Environment.ProcessorCount} cores, FMA peak of one thread {peak:0} GFLOP/s"));
Console.WriteLine(options.Only is null ? Report.Header : $"{"case",-34} {"threads",7} {options.Only + " ms",13} {"GFLOP/s",8} {"least ms",13} {"GFLOP/s",8}");

List<Measurement> measurements = [];
long memoryBefore = Environment.WorkingSet;
var alternation = new Alternation(options.CpuClock);
foreach (int threads in options.Threads)
{
    torch.set_num_threads(threads);
    Parallelism.Degree = threads;
    foreach (BenchmarkCase test in cases)
    {
        if (options.Only is null)
        {
            Measurement measurement = alternation.Measure(test, threads, options.Seconds, options.Repetitions);
            measurements.Add(measurement);
            Console.WriteLine(Report.Row(measurement));
            continue;
        }

        (double ms, double least) = alternation.MeasureOnly(options.Only == "reference" ? test.Reference : test.SeqModels, options.Seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{test.Name,-34} {threads,7} {ms,13:0.0000} {test.Flops / ms * 1e-6,8:0.0} {least,13:0.0000} {test.Flops / least * 1e-6,8:0.0}"));
    }
}

if (options.Only is not null)
    Console.WriteLine($"memory: {memoryBefore / 1_000_000} MB before the first case, {Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000} MB at the peak");
else
    Console.WriteLine(Report.Summary(measurements));
if (options.Json is not null)
    Report.Write(options.Json, measurements);
return 0;
