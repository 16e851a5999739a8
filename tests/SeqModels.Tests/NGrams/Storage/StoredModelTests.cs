using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Storage;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Model files: damaged ones, quantised ones, closed ones; and whole text files.</summary>
public sealed class StoredModelTests : IDisposable
{
    private static readonly NGramStorageOptions Packed = new() { Kind = NGramStorageKind.Packed };

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData(NGramStorageKind.Hashed, null)]
    [InlineData(NGramStorageKind.Packed, null)]
    [InlineData(NGramStorageKind.Packed, 5)]
    public void A_damaged_file_is_refused_or_gives_wrong_numbers_but_never_reads_outside(NGramStorageKind kind, int? bits)
    {
        BackoffTables tables = RandomTables.Make(30, 4, 600, 1);
        string path = Path.Combine(_folder, "model");
        NGramModel.FromTables(tables).Save(path, new NGramStorageOptions { Kind = kind, ProbabilityBits = bits, BackoffBits = bits });
        byte[] good = File.ReadAllBytes(path);
        var random = new RandomSource(5);
        int refused = 0;
        for (int i = 0; i < 700; i++)
        {
            byte[] bad = (byte[])good.Clone();
            switch (i % 4)
            {
                case 0:
                    bad[random.NextInt(bad.Length)] ^= (byte)(1 << random.NextInt(8));
                    break;
                case 1:
                    BitConverter.TryWriteBytes(bad.AsSpan(random.NextInt(bad.Length - 8)), random.NextUInt64());
                    break;
                case 2:
                    bad.AsSpan(random.NextInt(bad.Length)).Fill((byte)(random.NextInt(2) * 255));
                    break;
                default:
                    bad = good[..random.NextInt(good.Length)];
                    break;
            }
            refused += Survives(path, bad) ? 0 : 1;
        }
        refused.Should().BeGreaterThan(150);
        Survives(path, [.. good, 0]).Should().BeFalse();
        Survives(path, good).Should().BeTrue();
    }

    [Fact]
    public void A_wrong_header_with_a_right_checksum_is_refused()
    {
        string path = Path.Combine(_folder, "model");
        NGramModel.FromTables(RandomTables.Make(20, 3, 300, 1)).Save(path);
        byte[] good = File.ReadAllBytes(path);
        StoredLayout layout = StoredLayout.ReadHeader(good, good.Length, out _);
        var random = new RandomSource(3);
        for (int i = 0; i < 600; i++)
        {
            byte[] bad = (byte[])good.Clone();
            BitConverter.TryWriteBytes(bad.AsSpan(8 + (4 * random.NextInt((layout.HeaderLength - 16) / 4))), (int)random.NextUInt32() >> random.NextInt(31));
            BitConverter.TryWriteBytes(bad.AsSpan(layout.HeaderLength - 4), BinaryData.Checksum(bad.AsSpan(0, layout.HeaderLength - 4)));
            Survives(path, bad);
        }
    }

    [Fact]
    public void Damage_behind_the_header_is_found_by_verification()
    {
        string path = Path.Combine(_folder, "model");
        NGramModel.FromTables(RandomTables.Make(20, 3, 300, 1)).Save(path, Packed);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length * 3 / 4] ^= 1;
        File.WriteAllBytes(path, bytes);
        using NGramModel model = NGramModel.Load(path);

        model.Invoking(m => m.Verify()).Should().Throw<InvalidDataException>().WithMessage($"'{path}' is damaged*");
    }

    [Theory]
    [InlineData(NGramStorageKind.Hashed)]
    [InlineData(NGramStorageKind.Packed)]
    public void Damage_anywhere_is_found_by_loading_or_by_verification(NGramStorageKind kind)
    {
        string path = Path.Combine(_folder, "model");
        NGramModel.FromTables(RandomTables.Make(6, 3, 40, 1), "described").Save(path, new NGramStorageOptions { Kind = kind, ProbabilityBits = null });
        byte[] good = File.ReadAllBytes(path);
        StoredLayout layout = StoredLayout.ReadHeader(good, good.Length, out _);
        IEnumerable<long> places = Enumerable.Range(0, layout.HeaderLength).Select(at => (long)at).Concat(Enumerable.Range(0, layout.SectionCount)
            .Where(section => layout.SectionLength(section) > 0)
            .SelectMany(section => new[] { layout.Offsets[section], layout.Offsets[section] + layout.SectionLength(section) - 1 }));
        foreach (long place in places)
        {
            byte[] bad = [.. good];
            bad[place] ^= 2;
            File.WriteAllBytes(path, bad);
            FluentActions.Invoking(() =>
            {
                using NGramModel model = NGramModel.Load(path);
                model.Verify();
            }).Should().Throw<InvalidDataException>("byte {0} is changed", place);
        }
        foreach (int length in new[] { good.Length - 1, good.Length + 1, good.Length - 64, good.Length + 4096 })
        {
            byte[] bad = new byte[length];
            good.AsSpan(0, Math.Min(length, good.Length)).CopyTo(bad);
            File.WriteAllBytes(path, bad);
            FluentActions.Invoking(() => NGramModel.Load(path)).Should().Throw<InvalidDataException>().WithMessage($"*{length} bytes*announces {good.Length}*");
        }
    }

    /// <summary>Damaged continuations may give wrong n-grams, but not fewer or more than the file announces without an error.</summary>
    [Theory]
    [InlineData(NGramStorageKind.Hashed)]
    [InlineData(NGramStorageKind.Packed)]
    public void Damaged_continuations_give_as_many_ngrams_or_an_error(NGramStorageKind kind)
    {
        string path = Path.Combine(_folder, "model");
        NGramModel.FromTables(RandomTables.Make(6, 3, 40, 1)).Save(path, new NGramStorageOptions { Kind = kind });
        byte[] good = File.ReadAllBytes(path);
        long start = StoredLayout.ReadHeader(good, good.Length, out _).Offsets[StoredLayout.TokenSections];
        for (long place = start; place < good.Length; place += 3)
        {
            byte[] bad = [.. good];
            bad[place] ^= 1;
            File.WriteAllBytes(path, bad);
            using NGramModel model = NGramModel.Load(path);
            try
            {
                BackoffTables tables = model.ToTables();
                for (int k = 0; k + 1 < tables.Order; k++)
                {
                    tables.Levels[k].ChildStarts[^1].Should().Be(tables.Levels[k + 1].Count, "byte {0} is changed", place);
                }
            }
            catch (InvalidDataException)
            {
                // Found.
            }
        }
    }

    [Theory]
    [InlineData(4, 0.2)]
    [InlineData(8, 0.02)]
    [InlineData(12, 0.002)]
    [InlineData(16, 1e-6)]
    public void Quantised_probabilities_are_near(int bits, double bound)
    {
        BackoffTables tables = RandomTables.Make(100, 3, 20_000, 3);
        NGramModel exact = NGramModel.FromTables(tables);
        using NGramModel near = exact.Store(Packed with { ProbabilityBits = bits, BackoffBits = bits });
        var random = new RandomSource(1);
        double worst = 0, sum = 0;
        NGramState one = exact.BeginOfSentenceState(), two = near.BeginOfSentenceState();
        for (int i = 0; i < 5000; i++)
        {
            int token = exact.Sample(in one, random);
            double difference = exact.Score(in one, token, out one) - near.Score(in two, token, out two);
            worst = Math.Max(worst, Math.Abs(difference));
            sum += difference;
        }
        Math.Abs(sum / 5000).Should().BeLessThan(bound, $"the worst difference is {worst}");
    }

    [Fact]
    public void A_closed_model_refuses_questions_and_keeps_its_words()
    {
        string path = Path.Combine(_folder, "model");
        NGramModel.FromTables(RandomTables.Make(20, 3, 300, 1)).Save(path);
        NGramModel model = NGramModel.Load(path);
        NGramState state = model.BeginOfSentenceState();
        LanguageModelState cursor = model.CreateState();
        model.Vocabulary.IdOf("w7").Should().Be(7);
        model.Dispose();
        model.Dispose();

        model.Invoking(m => m.Score(in state, 3, out _)).Should().Throw<ObjectDisposedException>();
        model.Invoking(m => m.BeginOfSentenceState()).Should().Throw<ObjectDisposedException>();
        cursor.Invoking(c => c.Score(3)).Should().Throw<ObjectDisposedException>();
        model.Invoking(m => m.Save(path)).Should().Throw<ObjectDisposedException>();
        model.Vocabulary[7].Should().Be("w7");
        File.Delete(path);
    }

    [Fact]
    public void Any_words_survive_a_file()
    {
        string[] words = ["", " ", "a", "ä", "€uro", "🂡", "\ud800", "x\udc00y", "line\nbreak", "\uFEFF", "12345678", "123456789", "<s>"];
        Vocabulary vocabulary = Vocabulary.FromList(words, begin: "<s>");
        var level = new BackoffLevel { Log10Probabilities = new float[words.Length] };
        string path = Path.Combine(_folder, "words");
        NGramModel.FromTables(new BackoffTables(vocabulary, false, [level])).Save(path);
        using NGramModel loaded = NGramModel.Load(path);

        loaded.Vocabulary.Tokens.Should().Equal(words);
        loaded.Vocabulary.Should().Be(vocabulary);
        TokenTable table = TokenTable.Build(vocabulary);
        table.Find("ä"u8).Should().Be(3);
        table.Find("123456789"u8).Should().Be(11);
        table.Find("1234567"u8).Should().Be(-1);
        table.Find(""u8).Should().Be(0);
    }

    [Theory]
    [InlineData(NGramStorageKind.InMemory)]
    [InlineData(NGramStorageKind.Hashed)]
    [InlineData(NGramStorageKind.Packed)]
    public void A_file_scores_as_its_corpus(NGramStorageKind kind)
    {
        Corpus train = Corpus.FromLines(SampleText.Lines(200));
        NGramModel model = NGramModel.Estimate(train.Encode(train.BuildVocabulary()), 3, NGramSmoothing.WittenBell());
        model = kind == NGramStorageKind.InMemory ? model : model.Store(new NGramStorageOptions { Kind = kind });
        string path = Path.Combine(_folder, "text");
        var random = new RandomSource(2);
        string[] lines = [.. SampleText.Lines(60_000, 3).Select((line, i) => i % 7 == 0 ? "" : i % 5 == 0 ? $"  the zebra\tsaw {line} " : line)];
        File.WriteAllText(path, string.Join("\r\n", lines));

        EvaluationResult expected = Evaluator.Evaluate(model, Corpus.FromLines(lines).Encode(model.Vocabulary));
        TextScore score;
        using (Parallelism.Limit(1))
        {
            score = model.ScoreFile(path);
        }
        score.Sentences.Should().Be(lines.Length);
        score.Tokens.Should().Be(expected.TokensIncludingOov);
        score.OovTokens.Should().Be(expected.OovTokens).And.BeGreaterThan(0);
        score.PerplexityIncludingOov.Should().BeApproximately(expected.PerplexityIncludingOov, 1e-9);
        score.PerplexityExcludingOov.Should().BeApproximately(expected.PerplexityExcludingOov, 1e-9);
        using (Parallelism.Limit(4))
        {
            model.ScoreFile(path).Should().Be(score);
        }
    }

    [Fact]
    public void A_boundary_in_a_text_file_is_refused_with_its_place()
    {
        string path = Path.Combine(_folder, "text");
        File.WriteAllText(path, "w3 w4\nw5 <s> w6\n");
        NGramModel model = NGramModel.FromTables(RandomTables.Make(20, 3, 300, 1));
        model.Invoking(m => m.ScoreFile(path)).Should().Throw<InvalidDataException>().WithMessage("*byte 9: '<s>'*");
        File.WriteAllText(path, "");
        model.Invoking(m => m.ScoreFile(path)).Should().Throw<ArgumentException>().WithMessage("*holds no tokens*");
    }

    /// <summary>Asks a file everything; false when it was refused, with the documented exception.</summary>
    private static bool Survives(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        NGramModel model;
        try
        {
            model = NGramModel.Load(path);
        }
        catch (InvalidDataException e)
        {
            e.Message.Should().StartWith($"'{path}' cannot be loaded: ");
            return false;
        }
        using (model)
        {
            int size = Math.Min(model.Vocabulary.Count, 1000);
            NGramState state = model.BeginOfSentenceState();
            var scores = new double[size];
            model.Score(ref state, [.. Enumerable.Range(0, size)], scores);
            for (int i = 0; i < 3 * size; i++)
            {
                model.Score(in state, i * 7 % size, out state);
            }
            if (model.Vocabulary.Count == size)
            {
                model.Distribution(in state, new float[size]);
                model.TopNext(in state, 3);
            }
            try
            {
                model.Explain(["w3", "w4", "w5"]);
                model.ToTables();
            }
            catch (Exception e) when (e is InvalidDataException or KeyNotFoundException)
            {
                // Damage that only shows when everything is read.
            }
        }
        return true;
    }
}
