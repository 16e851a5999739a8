using System.Diagnostics;
using SeqModels.Numerics;

namespace SeqModels.Endurance.Cancel;

/// <summary>Cancellation at random moments: no file, no handle, no thread is left, and the next run gives the right result.</summary>
internal static class CancelScenario
{
    public static Report Run(int cycles, ulong seed)
    {
        var report = new Report("cancelled", "cycles", "cancelled", "ended before");
        using var canceller = new Canceller();
        var random = new RandomSource(seed);
        CancelCase[] cases = CancelCases.All();
        CancelRun[] runs = [.. cases.Select(one => new CancelRun(one))];
        foreach (CancelRun run in runs)
            run.Warm();
        string[] before = Resources.OpenBelow("/");
        Dictionary<string, int> threads = Resources.Threads();
        for (int i = 0; i < cycles; i++)
            runs[i % runs.Length].Cycle(canceller, random, threads);

        foreach (CancelRun run in runs)
            report.Add(run.Name, run.Failures, run.Cycles, run.Cancelled, run.Cycles - run.Cancelled);
        string[] open = [.. Resources.OpenBelow("/").Except(before)];
        report.Add("open files of the whole process", open.Length > 0 ? [$"left open: {string.Join(", ", open)}"] : [], cycles, "", "");
        return report;
    }

    private sealed class CancelRun(CancelCase one)
    {
        /// <summary>How long threads may take to be what they were: a new one of the runtime has the name of the one that made it until it first runs.</summary>
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        private string _expected = "";
        private double _seconds = double.MaxValue;

        public string Name => one.Name;

        public int Cycles { get; private set; }

        public int Cancelled { get; private set; }

        public List<string> Failures { get; } = [];

        /// <summary>Twice, so that all is compiled.</summary>
        public void Warm()
        {
            for (int i = 0; i < 2; i++)
            {
                using var folder = new ScratchFolder();
                _expected = Calm(folder);
            }
        }

        public void Cycle(Canceller canceller, RandomSource random, Dictionary<string, int> threads)
        {
            Cycles++;
            using var folder = new ScratchFolder();
            Cancelled += Attempt(folder, canceller.After(TimeSpan.FromSeconds(_seconds * random.NextDouble()))) ? 1 : 0;
            CheckNothingLeft(folder, threads);
            try
            {
                string next = Calm(folder);
                if (next != _expected)
                    Failures.Add($"the next run gave {next}, not {_expected}");
            }
            catch (Exception exception)
            {
                Failures.Add($"the next run: {exception.GetType().Name}: {exception.Message}");
            }
        }

        /// <summary>Without cancelling; the shortest time counts.</summary>
        private string Calm(ScratchFolder folder)
        {
            var clock = Stopwatch.StartNew();
            string result = one.Run(folder, CancellationToken.None);
            _seconds = Math.Min(_seconds, clock.Elapsed.TotalSeconds);
            return result;
        }

        /// <returns>Whether it was cancelled.</returns>
        private bool Attempt(ScratchFolder folder, CancellationTokenSource source)
        {
            try
            {
                string result = one.Run(folder, source.Token);
                if (result == _expected)
                    return false;
                if (!one.CanEndEarly || !source.IsCancellationRequested)
                    Failures.Add($"gave {result}, not {_expected}");
                return true;
            }
            catch (OperationCanceledException) when (source.IsCancellationRequested)
            {
                return true;
            }
            catch (Exception exception)
            {
                Failures.Add($"{exception.GetType().Name}: {exception.Message}");
                return true;
            }
        }

        private void CheckNothingLeft(ScratchFolder folder, Dictionary<string, int> threads)
        {
            string[] left = folder.Others(one.Output, one.Output + ".previous");
            if (left.Length > 0)
                Failures.Add($"files were left: {string.Join(", ", left)}");
            string[] open = Resources.OpenBelow(folder.Path);
            if (open.Length > 0)
                Failures.Add($"files were left open: {string.Join(", ", open)}");
            KeyValuePair<string, int>[] more = MoreThan(threads);
            for (long begun = Stopwatch.GetTimestamp(); more.Length > 0 && Stopwatch.GetElapsedTime(begun) < Patience; more = MoreThan(threads))
                Thread.Sleep(1);
            foreach ((string name, int count) in more)
            {
                Failures.Add($"{count} threads '{name}', before {threads.GetValueOrDefault(name)}");
                threads[name] = count; // Each is waited for once.
            }
        }

        private static KeyValuePair<string, int>[] MoreThan(Dictionary<string, int> threads) =>
            [.. Resources.Threads().Where(now => now.Value > threads.GetValueOrDefault(now.Key))];
    }
}
