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
        SentenceFileOptions reading = SentenceFileOptions.Training with { Vocabulary = VocabularyOptions.Sentences with { MinimumCount = 3 } };
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
