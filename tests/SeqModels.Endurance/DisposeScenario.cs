using System.Diagnostics;
using SeqModels.NGrams;
using SeqModels.Numerics;

namespace SeqModels.Endurance;

/// <summary>Models of n-grams disposed while threads query them: each query has its right result or an ObjectDisposedException.</summary>
internal static class DisposeScenario
{
    public const string ChildName = "dispose-child";

    private const string DoneWord = "done";
    private const int Threads = 8;
    private const double LongestWait = 0.003;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly string[] Forms = ["hashed", "packed", "packed 8 bits", "hashed file", "packed file"];

    public static Report Run(int seconds, ulong seed)
    {
        var report = new Report("disposed while queried", "rounds", "queries", "disposed", "processes");
        foreach (string form in Forms)
        {
            List<string> failures = [];
            long rounds = 0, queries = 0, disposed = 0;
            int processes = 0;
            var clock = Stopwatch.StartNew();
            for (double left = (double)seconds / Forms.Length; left > 0 && processes < 50; left = ((double)seconds / Forms.Length) - clock.Elapsed.TotalSeconds)
            {
                ProcessStartInfo start = ChildProcess.StartOf(
                    ChildName, "--form", form, "--milliseconds", Kill.Saver.Number((long)(1000 * left)), "--seed", Kill.Saver.Number((long)seed + processes++));
                // Memory that is freed goes back to the system at once, so that who reads it is noticed (glibc).
                start.Environment["MALLOC_MMAP_THRESHOLD_"] = "4096";
                using var child = new ChildProcess(start);
                List<string> lines = child.ReadToEnd(Patience);
                string[] done = lines.LastOrDefault("").Split(' ');
                if (done[0] == DoneWord && child.ExitCode == 0)
                {
                    (rounds, queries, disposed) = (rounds + long.Parse(done[1]), queries + long.Parse(done[2]), disposed + long.Parse(done[3]));
                    failures.AddRange(lines.SkipLast(1));
                }
                else
                {
                    failures.AddRange([.. lines.Where(line => line != ""), $"the process died, {child.End}"]);
                }
            }

            report.Add(form, failures, rounds, queries, disposed, processes);
        }

        return report;
    }

    /// <summary>Rounds in one process, until the time is up or it dies.</summary>
    public static int Child(Arguments options)
    {
        string form = options.Text("--form", "");
        var random = new RandomSource((ulong)options.Number("--seed", 1));
        using var folder = new ScratchFolder();
        NGramModel tables = Texts.NGrams(0, 4);
        Func<NGramModel> open = Open(form, tables, folder);
        (string Name, Func<NGramModel, string> Query)[] queries = Queries();
        string[] expected;
        using (NGramModel model = open())
            expected = [.. queries.Select(query => query.Query(model))];

        long rounds = 0, answered = 0, refused = 0;
        var clock = Stopwatch.StartNew();
        for (; clock.ElapsedMilliseconds < options.Number("--milliseconds", 1000); rounds++)
        {
            NGramModel model = open();
            using var start = new Barrier(Threads + 1);
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() =>
            {
                (string name, Func<NGramModel, string> query) = queries[i % queries.Length];
                start.SignalAndWait();
                try
                {
                    while (true)
                    {
                        string actual = query(model);
                        Interlocked.Increment(ref answered);
                        if (actual != expected[i % queries.Length])
                            Console.WriteLine($"{name}: {actual}, not {expected[i % queries.Length]}");
                    }
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref refused);
                }
                catch (Exception exception)
                {
                    Console.WriteLine($"{name}: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
                }
            }))];
            Array.ForEach(threads, thread => thread.Start());
            start.SignalAndWait();
            Moment.Wait(LongestWait * random.NextDouble());
            model.Dispose();
            Array.ForEach(threads, thread => thread.Join());
        }

        Console.WriteLine($"{DoneWord} {rounds} {answered} {refused}");
        return 0;
    }

    private static Func<NGramModel> Open(string form, NGramModel tables, ScratchFolder folder)
    {
        NGramStorageOptions options = form.StartsWith("hashed", StringComparison.Ordinal) ? new()
            : form.Contains('8') ? new() { Kind = NGramStorageKind.Packed, ProbabilityBits = 8, BackoffBits = 8 } : new() { Kind = NGramStorageKind.Packed };
        if (!form.EndsWith("file", StringComparison.Ordinal))
            return () => tables.Store(options);
        string path = folder.File("model");
        tables.Save(path, options);
        return () => NGramModel.Load(path);
    }

    private static (string Name, Func<NGramModel, string> Query)[] Queries()
    {
        int[] tokens = [.. Enumerable.Range(0, 200).Select(i => 3 + (i * i % 90))];
        return
        [
            ("score steps", model =>
            {
                NGramState state = model.BeginOfSentenceState();
                return Bits.Of<double>([.. tokens.Select(token => model.Score(in state, token, out state))]);
            }),
            ("score a text", model =>
            {
                NGramState state = model.BeginOfSentenceState();
                double[] scores = new double[tokens.Length];
                model.Score(ref state, tokens, scores);
                return Bits.Of<double>(scores);
            }),
            ("distribution", model =>
            {
                float[] row = new float[Texts.Corpus(0).Vocabulary.Count];
                NGramState state = model.BeginOfSentenceState();
                model.Distribution(in state, row);
                return Bits.Of<float>(row);
            }),
            ("top and sample", model =>
            {
                NGramState state = model.BeginOfSentenceState();
                return Bits.Of($"{model.TopNext(in state, 3)[2]} {model.Sample(in state, new RandomSource(3))}");
            }),
            ("sentence", model => Bits.Of<double>([model.SentenceLogProbability(tokens)])),
        ];
    }
}
