using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Endurance;

/// <summary>
/// Thread.Interrupt on callers in the middle of parallel work: the process survives, nobody's memory is written to, results that
/// are returned are right.
/// </summary>
internal static class InterruptScenario
{
    public const string ChildName = "interrupt-child";

    /// <summary>Milliseconds that an interrupt may take until it is raised: when the work in progress is done.</summary>
    private const long LongestPerTime = 20;

    private const string DoneWord = "done";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly (string Name, Func<string> Compute)[] Work = [("product", Product), ("training step", TrainingStep), ("count a file", CountFile)];

    public static Report Run(int times, ulong seed)
    {
        var report = new Report("interrupted", "times", "raised", "results");
        foreach ((string name, _) in Work)
        {
            using var child = new ChildProcess(ChildName, "--work", name, "--times", Kill.Saver.Number(times), "--seed", Kill.Saver.Number((long)seed));
            List<string> lines = child.ReadToEnd(Patience);
            string[] done = lines.LastOrDefault("").Split(' ');
            bool isDone = done[0] == DoneWord && child.ExitCode == 0;
            IEnumerable<string> failures = lines.Where(line => !line.StartsWith(DoneWord, StringComparison.Ordinal));
            report.Add(name, isDone ? failures : [.. failures, $"the process died, {child.End}"], times, isDone ? done[1] : "?", isDone ? done[2] : "?");
        }

        return report;
    }

    public static int Child(Arguments options)
    {
        Func<string> compute = Work.Single(one => one.Name == options.Text("--work", "")).Compute;
        int times = options.Number("--times", 500);
        var random = new RandomSource((ulong)options.Number("--seed", 1));
        Parallelism.Degree = Math.Max(2, Environment.ProcessorCount);
        string expected = compute();
        using var canaries = new Canaries();
        bool isOver = false;
        int raised = 0, results = 0;
        var worker = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                try
                {
                    string actual = compute();
                    results++;
                    if (actual != expected)
                        Console.WriteLine($"gave {actual}, not {expected}");

                    // A wait outside the library, where an interrupt that came within is raised.
                    Thread.Sleep(1);
                }
                catch (ThreadInterruptedException)
                {
                    raised++;
                }
                catch (Exception exception)
                {
                    Console.WriteLine($"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
                }
            }
        });
        worker.Start();
        for (long start = Environment.TickCount64; Volatile.Read(ref raised) < times && Environment.TickCount64 - start < LongestPerTime * times;)
        {
            Thread.Sleep(random.NextInt(4));
            worker.Interrupt();
        }

        Volatile.Write(ref isOver, true);
        worker.Join();
        if (canaries.Dead > 0)
            Console.WriteLine($"{canaries.Dead} arrays of others were written to");
        string last = compute();
        if (last != expected)
            Console.WriteLine($"at the end it gave {last}, not {expected}");
        Console.WriteLine($"{DoneWord} {raised} {results}");
        return 0;
    }

    private static string Product()
    {
        Tensor a = Tensor.Normal([150, 300], new RandomSource(1)), b = Tensor.Normal([300, 200], new RandomSource(2));
        for (int i = 0; i < 4; i++)
            a = a.MatMul(b).MatMul(b, transposeB: true) * 0.001f;
        return Bits.Of(a);
    }

    private static string TrainingStep()
    {
        var layer = new Lstm(40, 64, new RandomSource(3));
        Tensor x = Tensor.Normal([32, 12, 40], new RandomSource(4));
        var tape = new Tape();
        for (int step = 0; step < 2; step++)
        {
            using (tape.Record())
                tape.Backward((layer.Forward(x).Output * layer.Forward(x).Output).Sum());
        }

        return Bits.Of<char>(string.Concat(layer.Parameters().Select(parameter => Bits.Of(parameter.Gradient!))));
    }

    private static string CountFile()
    {
        using var folder = new ScratchFolder();
        File.WriteAllLines(folder.File("text"), Texts.Lines(0));
        return Bits.Of(NGramCounts.CountFile(folder.File("text"), 3, options: new() { MemoryBudget = 60_000, TemporaryFolder = folder.Path }));
    }
}
