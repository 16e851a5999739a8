using System.Diagnostics;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Estimations in child processes that are killed wherever they are.</summary>
public sealed class KilledEstimationTests : IDisposable
{
    private const int Kills = 5;
    private const string Begun = "begun", Sorting = "sorting";

    private readonly string _folder = Directory.CreateTempSubdirectory("killed-").FullName;

    [Fact]
    public void The_next_start_removes_what_killed_ones_left_and_no_model_is_half_written()
    {
        string path = ModelPath(_folder);
        var random = new Random();
        for (int i = 0; i < Kills; i++)
        {
            using Process child = Process.Start(ChildProcess.Of("--estimate", _folder))!;
            child.StandardOutput.ReadLine().Should().Be(Begun);
            Thread.Sleep(random.Next(250));
            child.Kill();
            child.WaitForExit();

            if (File.Exists(path))
            {
                using NGramModel model = NGramModel.Load(path);
                model.Verify();
            }
        }

        Estimate(_folder, 1);

        Directory.EnumerateFileSystemEntries(_folder).Should().Equal(path);
    }

    [Fact]
    public void One_that_is_killed_with_runs_on_disk_leaves_them_until_the_next_start()
    {
        using (Process child = Process.Start(ChildProcess.Of("--estimate-without-end", _folder))!)
        {
            child.StandardOutput.ReadLine().Should().Be(Sorting);
            child.Kill();
            child.WaitForExit();
        }
        Directory.EnumerateFileSystemEntries(_folder).Should().HaveCount(2, "a child that is killed while it works cannot clean up: the folder of the runs and its lock are left");

        Estimate(_folder, 1);

        Directory.EnumerateFileSystemEntries(_folder).Should().Equal(ModelPath(_folder));
    }

    /// <summary>What the child does: one estimation after another, large and small budgets by turns.</summary>
    internal static void EstimateForEver(string folder, TextWriter output)
    {
        Estimate(folder, 0);
        output.WriteLine(Begun);
        output.Flush();
        for (int i = 1; ; i++)
        {
            Estimate(folder, i);
        }
    }

    /// <summary>What the other child does: it says when the first run is on disk, and waits to be killed.</summary>
    internal static void EstimateWithoutEnd(string folder, TextWriter output) => Estimate(folder, 0, new Reports(progress =>
    {
        if (progress.Runs > 0)
        {
            output.WriteLine(Sorting);
            output.Flush();
            Thread.Sleep(Timeout.Infinite);
        }
    }));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Estimate(string folder, int turn, IProgress<NGramCountingProgress>? progress = null)
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(200), PlainCounter.Sentences(2000, 12, 200, turn));
        var options = new NGramCountingOptions { MemoryBudget = turn % 2 == 0 ? 50_000 : 50_000_000, TemporaryFolder = folder };
        NGramModel.EstimateToFile(ModelPath(folder), [corpus], 4, options: options, progress: progress);
    }

    private static string ModelPath(string folder) => Path.Combine(folder, "model");

    private sealed class Reports(Action<NGramCountingProgress> receive) : IProgress<NGramCountingProgress>
    {
        public void Report(NGramCountingProgress value) => receive(value);
    }
}
