using System.IO.Compression;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Lines, words and empty lines without end.</summary>
[Collection(Alone.Name)]
public sealed class LongLineTests : IDisposable
{
    private const long Budget = 16 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("long-").FullName;

    private string Text => Path.Combine(_folder, "text");

    [Fact]
    public void A_line_that_the_budget_cannot_sort_is_refused_by_name()
    {
        File.WriteAllText(Text, "a b\nc\n" + string.Concat(Enumerable.Repeat("word other ", 2_000_000)) + "\nd\n");

        foreach (Action estimate in Estimations())
        {
            long before = GC.GetTotalAllocatedBytes();
            estimate.Should().Throw<InvalidDataException>().WithMessage($"*'{Text}', line 3: the line is too long: it has * words so far, but at most *MemoryBudget*");
            (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(40 << 20);
        }
    }

    [Fact]
    public void A_word_that_the_budget_cannot_hold_is_refused_by_name()
    {
        File.WriteAllText(Text, "a b\nc\n" + new string('x', 20_000_000) + "\nd\n");

        foreach (Action estimate in Estimations())
        {
            long before = GC.GetTotalAllocatedBytes();
            estimate.Should().Throw<InvalidDataException>().WithMessage($"*'{Text}', line 3: a word of more than * bytes is too long*MemoryBudget*");
            (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(24 << 20);
        }
    }

    [Fact]
    public void Empty_lines_take_no_memory_where_nothing_is_kept_of_them()
    {
        const int Lines = 20_000_000;
        using (var gzip = new GZipStream(File.Create(Text), CompressionLevel.Fastest))
        {
            byte[] block = new byte[1 << 20];
            block.AsSpan().Fill((byte)'\n');
            for (int left = Lines; left > 0; left -= block.Length)
            {
                gzip.Write(block, 0, Math.Min(left, block.Length));
            }
        }
        long before = GC.GetTotalAllocatedBytes();

        SentenceFile.BuildVocabulary(Text).Count.Should().Be(3);
        SentenceFile.Read(Text, new SentenceFileOptions { SkipEmptyLines = true }).SentenceCount.Should().Be(0);
        NGramCounts counts = NGramCounts.CountFile(Text, 3);

        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(60 << 20, "some blocks per reading");
        counts.TokenCount.Should().Be(Lines);
        counts.CountOf(1, 2).Should().Be(Lines);
        (counts.CountOf(1), counts.DistinctCount(3)).Should().Be((Lines, 0));
    }

    [Fact]
    public void Counts_with_many_empty_lines_are_those_of_sentences()
    {
        File.WriteAllText(Text, "\n\na b\n\nb\n\n\na b\n");

        PlainCounter.CheckSame(NGramCounts.CountFile(Text, 3), NGramCounts.Count(SentenceFile.Read(Text), 3));
    }

    [Fact]
    public void Scoring_an_empty_file_is_refused_as_evaluating_an_empty_corpus_is()
    {
        using NGramModel model = NGramModel.Estimate(Corpus.FromText("a b").Encode(Vocabulary.Build(["a", "b"], VocabularyOptions.Sentences)), 2, NGramSmoothing.WittenBell());
        foreach (string content in new[] { "", "\uFEFF" })
        {
            File.WriteAllText(Text, content);
            model.Invoking(m => m.ScoreFile(Text)).Should().Throw<ArgumentException>().WithMessage($"*'{Text}' holds no tokens*");
        }
        using (var gzip = new GZipStream(File.Create(Text), CompressionLevel.Fastest))
        {
            gzip.Flush();
            gzip.Write([], 0, 0);
        }
        model.Invoking(m => m.ScoreFile(Text)).Should().Throw<ArgumentException>();
        File.WriteAllText(Text, "\n");
        model.ScoreFile(Text).Tokens.Should().Be(1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Action[] Estimations()
    {
        var options = new NGramCountingOptions { MemoryBudget = Budget, TemporaryFolder = _folder };
        var reading = SentenceFileOptions.Training with { Threads = 1 };
        return
        [
            () => NGramCounts.CountFile(Text, 3, reading, options),
            () => NGramModel.EstimateToFile(Path.Combine(_folder, "model"), Text, 3, reading: reading, options: options),
        ];
    }
}
