using CsCheck;
using SeqModels.NGrams;
using SeqModels.NGrams.Memory;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public sealed class NGramRunsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runs-").FullName;

    [Fact]
    public void A_tiny_budget_gives_the_same_counts_of_sentences()
    {
        Gen.Select(Gen.Int[1, 10], Gen.Int[1, 20], Gen.Int[1, 3000], Gen.Int[0, 1_000_000]).Sample((order, types, budget, seed) =>
        {
            EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(types), PlainCounter.Sentences(40, 9, types, seed));

            PlainCounter.CheckSame(NGramCounts.Count(corpus, order, Options(budget)), NGramCounts.Count(corpus, order));
        }, iter: 30);
        Directory.EnumerateFileSystemEntries(_folder).Should().BeEmpty();
    }

    [Fact]
    public void A_tiny_budget_gives_the_same_counts_of_running_text()
    {
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 3], Gen.Int[100, 3000], Gen.Int[0, 1_000_000]).Sample((order, types, budget, seed) =>
        {
            var random = new Random(seed);
            var corpus = new EncodedCorpus(PlainCounter.Words(types), Enumerable.Range(0, 300).Select(_ => 3 + random.Next(types)).ToArray());

            PlainCounter.CheckSame(NGramCounts.Count(corpus, order, Options(budget)), NGramCounts.Count(corpus, order));
        }, iter: 30);
    }

    [Fact]
    public void More_runs_than_one_merge_takes()
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(9), PlainCounter.Sentences(600, 9, 9, 1));
        var progress = new Reports();

        NGramCounts counts = NGramCounts.Count(corpus, 4, Options(1), progress);

        PlainCounter.CheckSame(counts, NGramCounts.Count(corpus, 4));
        progress.Last.Runs.Should().Be(600);
        progress.Last.Tokens.Should().Be(corpus.Count + 1200);
    }

    [Fact]
    public void Parts_count_as_the_whole()
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(30), PlainCounter.Sentences(300, 9, 30, 2));

        NGramCounts counts = NGramCounts.Count([corpus.Slice(0, 100), corpus.Slice(100, 1), corpus.Slice(101, 199)], 5, Options(5000));

        PlainCounter.CheckSame(counts, NGramCounts.Count(corpus, 5));
        FluentActions.Invoking(() => NGramCounts.Count([], 5, Options(1))).Should().Throw<ArgumentException>().WithMessage("*one part*");
        FluentActions.Invoking(() => NGramCounts.Count([corpus, corpus.AsStream()], 5, Options(1)))
            .Should().Throw<ArgumentException>().WithMessage("*same vocabulary*");
    }

    [Fact]
    public void Cancelled_counting_leaves_no_file()
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(9), PlainCounter.Sentences(500, 9, 9, 1));
        using var cancellationToken = new CancellationTokenSource();
        int entries = 0;
        var progress = new Reports
        {
            Heard = report =>
            {
                if (report.Runs == 3)
                {
                    entries = Directory.EnumerateFileSystemEntries(_folder).Count();
                    cancellationToken.Cancel();
                }
            },
        };

        FluentActions.Invoking(() => NGramCounts.Count(corpus, 4, Options(1000), progress, cancellationToken.Token))
            .Should().Throw<OperationCanceledException>();

        entries.Should().Be(2, "there is a folder and its lock while counting runs");
        Directory.EnumerateFileSystemEntries(_folder).Should().BeEmpty();
    }

    [Fact]
    public void Failing_parts_leave_no_file()
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(9), PlainCounter.Sentences(50, 9, 9, 1));

        FluentActions.Invoking(() => NGramCounts.Count(Parts(), 4, Options(1000))).Should().Throw<InvalidDataException>();

        Directory.EnumerateFileSystemEntries(_folder).Should().BeEmpty();

        IEnumerable<EncodedCorpus> Parts()
        {
            yield return corpus;
            yield return corpus;
            throw new InvalidDataException("line 7");
        }
    }

    [Fact]
    public void What_a_killed_process_left_goes_and_what_runs_stays()
    {
        string dead = Path.Combine(_folder, "seqmodels-temporary-dead");
        Directory.CreateDirectory(dead);
        File.WriteAllText(Path.Combine(dead, "0"), "left");
        File.WriteAllText(dead + ".lock", "");
        using var running = new TemporaryFiles(_folder);
        using FileStream file = running.Create();

        using (new TemporaryFiles(_folder))
        {
            Directory.Exists(dead).Should().BeFalse();
            File.Exists(dead + ".lock").Should().BeFalse();
            File.Exists(file.Name).Should().BeTrue();
        }
    }

    [Fact]
    [Trait("Category", "Culture")]
    public void A_full_disk_is_a_clear_error()
    {
        using var files = new TemporaryFiles(_folder);
        files.Write(Stream.Null, new byte[1000]);
        files.Expected = 123_456;

        FluentActions.Invoking(() => files.Write(new FullDisk(), new byte[10])).Should().Throw<IOException>()
            .WithMessage($"*'{_folder}' is full*1,000 bytes*123,456*");
        FluentActions.Invoking(() => new TemporaryFiles(Path.Combine(_folder, "no"))).Should().Throw<DirectoryNotFoundException>();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private NGramCountingOptions Options(long budget) => new() { MemoryBudget = budget, TemporaryFolder = _folder };

    private sealed class Reports : IProgress<NGramCountingProgress>
    {
        public Action<NGramCountingProgress>? Heard { get; init; }

        public NGramCountingProgress Last { get; private set; }

        public void Report(NGramCountingProgress value)
        {
            Last = value;
            Heard?.Invoke(value);
        }
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device", 28);
    }
}
