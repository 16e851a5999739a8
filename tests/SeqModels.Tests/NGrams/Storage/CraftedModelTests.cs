using SeqModels.NGrams;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Storage;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Files that somebody made on purpose: all checksums fit, and what they say cannot be.</summary>
public sealed class CraftedModelTests : IDisposable
{
    private static readonly NGramStorageOptions Packed = new() { Kind = NGramStorageKind.Packed };

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly string _path;

    public CraftedModelTests() => _path = Path.Combine(_folder, "model");

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_search_longer_than_the_level_is_refused()
    {
        CraftedModel file = Make(new NGramStorageOptions());
        file.Layout.Levels[2].Probes = file.Layout.Levels[2].Places + 1;
        file.Write(_path);

        Load().Should().Throw<InvalidDataException>().WithMessage("*3-grams are impossible*");
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(1, 1, 2)]
    public void Special_tokens_that_are_one_are_refused(int unknown, int begin, int end)
    {
        CraftedModel file = Make(Packed);
        (file.Layout.Specials[0], file.Layout.Specials[1], file.Layout.Specials[2]) = (unknown, begin, end);
        file.Write(_path);

        Load().Should().Throw<InvalidDataException>().WithMessage($"*{unknown}, {begin} and {end}*no two may be the same*");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(0.5f)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_no_probability_is_found_by_verification(float value)
    {
        CraftedModel file = Make(new NGramStorageOptions());
        int place = 0;
        while (file.Level<HashedRecord>(1)[place].Word < 0)
        {
            place++;
        }
        file.Level<HashedRecord>(1)[place].Log10Probability = value;
        file.Write(_path);
        Verify().Should().Throw<InvalidDataException>().WithMessage($"'{_path}' is damaged: number {place} of its 2-grams has a probability*");

        file = Make(Packed with { ProbabilityBits = 8 });
        file.Section<float>(StoredLayout.TokenSections + (2 * file.Layout.SectionsPerLevel) + 3).Fill(value);
        file.Write(_path);
        Verify().Should().Throw<InvalidDataException>().WithMessage($"'{_path}' is damaged: number 0 of its 3-grams has a probability*");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(30f)]
    public void What_is_no_backoff_weight_is_found_by_verification(float value)
    {
        CraftedModel file = Make(Packed);
        file.Level<PackedUnigram>(0)[5].Log10Backoff = value;
        file.Write(_path);

        Verify().Should().Throw<InvalidDataException>().WithMessage("*number 5 of its 1-grams has a backoff weight*");
    }

    [Fact]
    public void Ngrams_that_are_not_found_are_found_by_verification()
    {
        CraftedModel file = Make(Packed);
        file.Level<byte>(2)[8] ^= 0xFF;
        file.Write(_path);
        Verify().Should().Throw<InvalidDataException>().WithMessage("*3-grams*");

        file = Make(new NGramStorageOptions());
        foreach (ref HashedTop top in file.Level<HashedTop>(2))
        {
            top.Word ^= top.Word < 0 ? 0 : 1;
        }
        file.Write(_path);
        Verify().Should().Throw<InvalidDataException>().WithMessage("*3-grams is not found by its words*");
    }

    [Theory]
    [InlineData(NGramStorageKind.Hashed)]
    [InlineData(NGramStorageKind.Packed)]
    public void Contexts_that_share_continuations_are_found_by_verification(NGramStorageKind kind)
    {
        CraftedModel file = Make(new NGramStorageOptions { Kind = kind });
        for (int i = 4; i < 12; i++)
        {
            if (kind == NGramStorageKind.Hashed)
            {
                file.Level<HashedRecord>(0)[i].ChildStart = 0;
            }
            else
            {
                file.Level<PackedUnigram>(0)[i].ChildStart = 0;
            }
        }
        file.Write(_path);

        Verify().Should().Throw<InvalidDataException>().WithMessage("*damaged*");
    }

    /// <summary>Every token as the whole text: 2 GB of strings from a file of 300 KB.</summary>
    [Fact]
    public void Tokens_that_overlap_are_refused_before_they_take_memory()
    {
        CraftedModel file = Make(Packed);
        Span<uint> offsets = file.Section<uint>(0);
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = i % 2 == 0 ? 0 : offsets[^1];
        }
        file.Write(_path);
        using NGramModel model = NGramModel.Load(_path);

        model.Invoking(m => m.Vocabulary.Tokens).Should().Throw<InvalidDataException>().WithMessage($"'{_path}' is damaged: token 2 of 40 begins at byte 0*");
        model.Invoking(m => m.Verify()).Should().Throw<InvalidDataException>().WithMessage($"'{_path}' is damaged: token 2*");
    }

    [Fact]
    public void A_token_that_its_text_does_not_find_is_found_by_verification()
    {
        CraftedModel file = Make(Packed);
        Span<int> slots = file.Section<int>(2);
        slots.Fill(-1);
        file.Write(_path);

        Verify().Should().Throw<InvalidDataException>().WithMessage("*token 0 of 40 is not found*");
    }

    /// <summary>"a b c" occurs, "b c" does not, or less often; or a context occurs less often than what continues it.</summary>
    [Theory]
    [InlineData(2, 1, 1, 1, "*3-grams occurs, but not that n-gram without its first word*")]
    [InlineData(1, 2, 2, 1, "*number 0 of its 3-grams occurs more often*")]
    [InlineData(1, 2, 3, 3, "*3-grams that continue number 0 of its 2-grams occur more often*")]
    [InlineData(1, 5, 1, 1, "*2-grams that continue number 0 of its 1-grams occur more often*")]
    public void Counts_that_no_text_has_are_refused(int second, int ab, int abc, int bc, string why)
    {
        Vocabulary vocabulary = Vocabulary.FromList(["a", "b", "c"]);
        var unigrams = new NGramLevel(null, [3, 3, 3]);
        var bigrams = new NGramLevel([1, second == 1 ? 2 : 1], [ab, bc]);
        var trigrams = new NGramLevel([2], [abc]);
        unigrams.SetChildren(second == 1 ? [0, 1, 2, 2] : [0, 1, 1, 2], bigrams);
        bigrams.SetChildren([0, 1, 1], trigrams);
        new NGramCounts(vocabulary, false, [unigrams, bigrams, trigrams]).Save(_path);

        FluentActions.Invoking(() => NGramCounts.Load(_path)).Should().Throw<InvalidDataException>().WithMessage($"'{_path}' cannot be loaded: {why}");
    }

    private CraftedModel Make(NGramStorageOptions options)
    {
        NGramModel.FromTables(RandomTables.Make(40, 3, 900, 2)).Save(_path, options);
        return new CraftedModel(_path);
    }

    private Action Load() => () => NGramModel.Load(_path).Dispose();

    private Action Verify() => () =>
    {
        using NGramModel model = NGramModel.Load(_path);
        model.Verify();
    };
}
