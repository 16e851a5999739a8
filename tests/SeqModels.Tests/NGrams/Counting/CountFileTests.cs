using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public sealed class CountFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("count-file-").FullName;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_file_counts_as_its_corpus(int order)
    {
        string path = Write(300_000, 1);
        SentenceFileOptions reading = SentenceFileOptions.Training with { Vocabulary = VocabularyOptions.Sentences with { MinCount = 3 } };
        NGramCounts expected = NGramCounts.Count(SentenceFile.Read(path, reading), order);

        PlainCounter.CheckSame(NGramCounts.CountFile(path, order, reading), expected);
        PlainCounter.CheckSame(NGramCounts.CountFile(path, order, reading, new NGramCountingOptions { MemoryBudget = 2_000_000, TemporaryFolder = _folder }), expected);
        Directory.EnumerateFileSystemEntries(_folder).Should().HaveCount(1);
    }

    [Fact]
    public void Words_are_numbered_by_first_appearance_on_any_number_of_threads()
    {
        string path = Write(700_000, 2);
        EncodedCorpus expected = SentenceFile.Read(path, SentenceFileOptions.Training with { Threads = 1 });
        foreach (int threads in (int[])[2, 3, 7])
        {
            SentenceFileOptions options = SentenceFileOptions.Training with { Threads = threads };

            EncodedCorpus read = SentenceFile.Read(path, options);

            read.Vocabulary.Should().Be(expected.Vocabulary);
            read.Ids.SequenceEqual(expected.Ids).Should().BeTrue();
            SentenceFile.BuildVocabulary(path, options).Should().Be(expected.Vocabulary);
            NGramCounts.CountFile(path, 1, options).FirstAppearance.Should().Equal(NGramCounts.Count(expected, 1).FirstAppearance);
            SentenceFile.ReadParts(path, expected.Vocabulary, 50_000, options).SelectMany(part => part.Ids.ToArray()).Should().Equal(expected.Ids.ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_first_bad_line_is_named_on_any_number_of_threads(int threads)
    {
        string path = Write(700_000, 3);
        int lines = File.ReadLines(path).Count();
        File.AppendAllText(path, "a b\n<s> c\n");
        File.AppendAllText(path, new string('\n', 2_000_000));
        File.AppendAllText(path, "</s>\n");

        FluentActions.Invoking(() => SentenceFile.Read(path, SentenceFileOptions.Training with { Threads = threads }))
            .Should().Throw<InvalidDataException>().WithMessage($"*line {lines + 2}: '<s>'*");
    }

    [Theory]
    [InlineData(long.MaxValue, false)]
    [InlineData(15_000_000, false)]
    [InlineData(1_000_000, true)]
    [InlineData(50_000, true)]
    public void A_file_becomes_a_model_file_within_any_budget(long budget, bool onDisk)
    {
        string path = Write(100_000, 5), model = Path.Combine(_folder, "model"), expected = Path.Combine(_folder, "expected");
        var heard = new List<NGramCountingProgress>();

        EstimationReport report = NGramModel.EstimateToFile(
            model, path, 3, options: new NGramCountingOptions { MemoryBudget = budget, TemporaryFolder = _folder }, progress: new Reports(heard.Add));

        NGramModel.Estimate(NGramCounts.CountFile(path, 3), report.Smoothing).Save(expected, new NGramStorageOptions { Kind = NGramStorageKind.Packed });
        File.ReadAllBytes(model).AsSpan().SequenceEqual(File.ReadAllBytes(expected)).Should().BeTrue();
        heard[^1].Should().Be(new NGramCountingProgress(report.TokenCount + (onDisk ? File.ReadLines(path).Count() : 0), heard[^1].Runs, 1) { Estimated = 1 });
        (heard[^1].Runs > 0).Should().Be(onDisk);
        Directory.EnumerateFileSystemEntries(_folder).Should().HaveCount(3);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(100_000)]
    public void A_model_file_that_cannot_be_made_leaves_nothing(long budget)
    {
        string path = Write(20_000, 6), model = Path.Combine(_folder, "model");
        var options = new NGramCountingOptions { MemoryBudget = budget, TemporaryFolder = _folder };
        using var cancellationToken = new CancellationTokenSource();

        FluentActions.Invoking(() => NGramModel.EstimateToFile(model, path, 3, reading: SentenceFileOptions.Training with { Vocabulary = new VocabularyOptions() }, options: options))
            .Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => NGramModel.EstimateToFile(model, path, 3, options: options, progress: new Reports(_ => cancellationToken.Cancel()), cancellationToken: cancellationToken.Token))
            .Should().Throw<OperationCanceledException>();
        File.AppendAllText(path, "a <s> b");
        FluentActions.Invoking(() => NGramModel.EstimateToFile(model, path, 3, options: options)).Should().Throw<InvalidDataException>().WithMessage("*<s>*");
        Directory.EnumerateFileSystemEntries(_folder).Should().HaveCount(1);
    }

    [Fact]
    public void Parts_counted_apart_saved_and_added_give_the_model_of_the_whole_text()
    {
        string path = Write(20_000, 4), other = Path.Combine(_folder, "counts");
        EncodedCorpus whole = SentenceFile.Read(path);
        var parts = new List<NGramCounts>();
        foreach ((int first, int count) in new[] { (0, 500), (500, 1), (501, whole.SentenceCount - 501) })
        {
            NGramCounts.Count(whole.Slice(first, count), 4).Save(other);
            parts.Add(NGramCounts.Load(other));
        }

        NGramCounts merged = NGramCounts.Merge([.. parts]);

        NGramCounts expected = NGramCounts.Count(whole, 4);
        PlainCounter.CheckSame(merged, expected);
        merged.Save(other);
        string[] files = [Path.Combine(_folder, "merged"), Path.Combine(_folder, "whole")];
        NGramModel.Estimate(NGramCounts.Load(other), NGramSmoothing.ModifiedKneserNey()).Save(files[0]);
        NGramModel.Estimate(expected, NGramSmoothing.ModifiedKneserNey()).Save(files[1]);
        File.ReadAllBytes(files[0]).AsSpan().SequenceEqual(File.ReadAllBytes(files[1])).Should().BeTrue();
    }

    private sealed class Reports(Action<NGramCountingProgress> hear) : IProgress<NGramCountingProgress>
    {
        public void Report(NGramCountingProgress value) => hear(value);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Lines of words of which new ones come up to the end, more than one block of a megabyte when there are many.</summary>
    private string Write(int words, int seed)
    {
        var random = new Random(seed);
        string path = Path.Combine(_folder, "text");
        using StreamWriter writer = File.CreateText(path);
        for (int i = 0; i < words; i++)
        {
            writer.Write($"w{random.Next(1 + random.Next(1 + (i / 4)))}");
            writer.Write(random.Next(9) == 0 ? '\n' : ' ');
        }
        writer.WriteLine();
        return path;
    }
}
