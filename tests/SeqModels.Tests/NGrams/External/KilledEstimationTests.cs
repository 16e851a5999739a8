using System.Diagnostics;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Estimations in child processes that are killed wherever they are.</summary>
public sealed class KilledEstimationTests : IDisposable
{
    private const int Kills = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("killed-").FullName;

    [Fact]
    public void The_next_start_removes_what_killed_ones_left_and_no_model_is_half_written()
    {
        string path = ModelPath(_folder);
        var random = new Random();
        int left = 0;
        for (int i = 0; i < Kills; i++)
        {
            using Process child = Process.Start(ChildProcess.Of("--estimate", _folder))!;
            child.StandardOutput.ReadLine().Should().Be("begun");
            Thread.Sleep(random.Next(250));
            child.Kill();
            child.WaitForExit();

            left += Directory.EnumerateFileSystemEntries(_folder).Count(entry => entry != path);
            if (File.Exists(path))
            {
                using NGramModel model = NGramModel.Load(path);
                model.Verify();
            }
        }
        left.Should().BePositive("a child that is killed while it works cannot clean up");

        Estimate(_folder, 1);

        Directory.EnumerateFileSystemEntries(_folder).Should().Equal(path);
    }

    /// <summary>What the child does: one estimation after another, large and small budgets by turns.</summary>
    internal static void EstimateForEver(string folder, TextWriter output)
    {
        Estimate(folder, 0);
        output.WriteLine("begun");
        output.Flush();
        for (int i = 1; ; i++)
        {
            Estimate(folder, i);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Estimate(string folder, int turn)
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(200), PlainCounter.Sentences(2000, 12, 200, turn));
        NGramModel.EstimateToFile(ModelPath(folder), [corpus], 4, options: new NGramCountingOptions
        {
            MemoryBudget = turn % 2 == 0 ? 50_000 : 50_000_000,
            TemporaryFolder = folder,
        });
    }

    private static string ModelPath(string folder) => Path.Combine(folder, "model");
}
