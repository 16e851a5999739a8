using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Recurrent;
using SeqModels.Tests.Training;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels.Generation;

/// <summary>Several continuations together are, each, what it is alone.</summary>
[Trait("Category", "Numeric")]
public sealed class GenerateManyTests
{
    public static TheoryData<string> Models => [.. Table.Keys];

    private static Dictionary<string, Func<ILanguageModel>> Table { get; } = new()
    {
        ["LSTM"] = () => Recurrent(new LstmOptions { LayerCount = 2 }, TinyText.Vocabulary),
        ["GRU, Int8"] = () => Recurrent(new GruOptions(), TinyText.Vocabulary).WithPrecision(WeightPrecision.Int8),
        ["GRU of sentences"] = () => Recurrent(new GruOptions(), SampleText.Sentences(20).Vocabulary),
        ["LSTM, right to left"] = () => new ReversedLanguageModel(Recurrent(new LstmOptions(), TinyText.Vocabulary)),
        ["n-grams"] = () => NGramModel.Estimate(SampleText.Sentences(100), 3),
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void EachEqualsTheOneGeneratedAlone(string name)
    {
        ILanguageModel model = Table[name]();
        int[] prompt = [2, 1, 3];
        GenerationOptions options = new() { Seed = ulong.MaxValue - 2, MaxTokens = 40, RepetitionPenalty = 1.1, RepetitionWindow = 8, MinP = 0.01, StopTokens = [[4, 3], [1, 1]] };

        IReadOnlyList<int[]> many = model.GenerateMany(prompt, 9, options);

        for (int i = 0; i < 9; i++)
            many[i].Should().Equal(model.Generate(prompt, options with { Seed = unchecked(ulong.MaxValue - 2 + (ulong)i) }), $"of {name}, number {i}");
        many.Select(ids => ids.Length).Distinct().Should().HaveCountGreaterThan(1, "some end before others");
    }

    [Fact]
    public void BatchedStatesAreSelectedAndRepeated()
    {
        foreach (ILanguageModel model in (ILanguageModel[])[Table["LSTM"](), Table["n-grams"]()])
        {
            LanguageModelState state = model.CreateState();
            state.Advance(3);
            BatchedStates states = state.CreateBatch(3);
            states.Advance([1, 2, 4]);
            states.Select([2, 0, 2, 2]);
            states.Advance([1, 1, 2, 3]);
            states.Count.Should().Be(4);
            Same(states, 0, model, 3, 4, 1);
            Same(states, 1, model, 3, 1, 1);
            Same(states, 2, model, 3, 4, 2);
            Same(states, 3, model, 3, 4, 3);
        }
    }

    [Fact]
    public void TextsAreThoseGeneratedAlone()
    {
        EncodedCorpus text = SampleText.Characters(200);
        NGramModel model = NGramModel.Estimate(text, 5, NGramSmoothing.WittenBell());
        foreach (GenerationOptions options in (GenerationOptions[])[new() { MaxTokens = 30, Seed = 3 }, new() { MaxTokens = 30, Seed = 3, StopTexts = ["s t", "dog"] }])
        {
            IReadOnlyList<string> many = WithCharacters(model).GenerateTexts("the ", 6, options);
            for (int i = 0; i < 6; i++)
                many[i].Should().Be(WithCharacters(model).GenerateText("the ", options with { Seed = 3 + (ulong)i }));
            many.Distinct().Should().HaveCountGreaterThan(2);
        }
    }

    [Fact]
    public void LimitsAreChecked()
    {
        ILanguageModel model = Table["n-grams"]();
        model.GenerateMany([], 2, new GenerationOptions { MaxTokens = 0 }).Should().OnlyContain(ids => ids.Length == 0).And.HaveCount(2);
        model.Invoking(m => m.GenerateMany([], 0)).Should().Throw<ArgumentOutOfRangeException>();
        model.Invoking(m => m.GenerateMany([], 2, new GenerationOptions { MaxTokens = null })).Should().Throw<ArgumentException>().WithMessage("*MaxTokens*");
        model.Invoking(m => m.GenerateMany([], 2, cancellationToken: new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();
    }

    private static Characters WithCharacters(NGramModel model) => new Characters(model);

    private static RecurrentLanguageModel Recurrent(RecurrentOptions options, Vocabulary vocabulary)
    {
        var model = new RecurrentLanguageModel(vocabulary, new RecurrentLanguageModelOptions { Recurrent = options, HiddenSize = 20, EmbeddingSize = 10 });
        model.Evaluate();
        return model;
    }

    private static void Same(BatchedStates states, int row, ILanguageModel model, params int[] tokens)
    {
        LanguageModelState alone = model.CreateState();
        foreach (int token in tokens)
            alone.Advance(token);
        float[] expected = new float[model.Vocabulary.Count], actual = new float[model.Vocabulary.Count];
        alone.Distribution(expected);
        states.Distribution(row, actual);
        actual.Should().Equal(expected);
    }

    private sealed class Characters(ILanguageModel inner) : ILanguageModel
    {
        public Vocabulary Vocabulary => inner.Vocabulary;

        public ITokenizer Tokenizer { get; } = new CharacterTokenizer();

        public LanguageModelState CreateState() => inner.CreateState();
    }
}
