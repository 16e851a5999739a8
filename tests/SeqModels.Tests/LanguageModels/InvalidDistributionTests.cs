using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.LanguageModels.Mixtures;
using SeqModels.NGrams;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Training;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.LanguageModels;

/// <summary>What is no distribution is refused by the name of its model, wherever it is asked for; probability 0 is not.</summary>
public sealed class InvalidDistributionTests
{
    private const string Lstm = "RecurrentLanguageModel (Lstm, 1 layer of 20, vocabulary of ";
    private static readonly Vocabulary Letters = Vocabulary.FromList(["a", "b", "c"]);
    private static readonly EncodedCorpus Text = TinyText.Encoded.Slice(0, 200);

    public static TheoryData<string> Parameters => [.. TinyText.Model(CellKind.Lstm).NamedParameters().Select(named => named.Name)];

    private static Dictionary<string, Action<ILanguageModel>> Uses { get; } = new()
    {
        ["generation"] = model => model.Generate([]).ToList(),
        ["greedy generation"] = model => model.Generate([], new GenerationOptions { Temperature = 0 }).ToList(),
        ["generated tokens"] = model => model.GenerateTokens(["i"], new GenerationOptions { TopK = 3, TopP = 0.9 }).ToList(),
        ["generated text"] = model => model.GenerateText(new CharacterTokenizer(), "1 times"),
        ["ranking"] = model => Ranking.Rank(model, [new[] { 1, 2 }, new[] { 3 }]),
        ["log-probability"] = model => model.LogProbability([1, 2, 3]),
        ["evaluation"] = model => Evaluator.Evaluate(model, Text),
        ["mixture"] = model => Evaluator.Evaluate(new LanguageModelMixture((model, 0.001), (TinyText.Model(CellKind.Gru), 0.999)), Text),
        ["generation of a mixture"] = model => new LanguageModelMixture((model, 0.001), (TinyText.Model(CellKind.Gru), 0.999)).Generate([]).ToList(),
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_model_with_a_parameter_that_is_not_finite_is_refused_by_name(string parameter)
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm);
        model.NamedParameters().Single(named => named.Name == parameter).Parameter.AsWritableSpan().Fill(float.NaN);
        foreach ((string use, Action<ILanguageModel> action) in Uses)
        {
            foreach (ILanguageModel form in (ILanguageModel[])[model, model.WithPrecision(WeightPrecision.Int8)])
            {
                InvalidDistributionException refusal = action.Invoking(a => a(form)).Should().Throw<InvalidDistributionException>(use).Which;
                refusal.Message.Should().StartWith(Lstm, use).And.Contain($"parameter '{parameter}'").And.Contain("is NaN at element");
                refusal.ModelName.Should().StartWith(Lstm).And.Be(form.ToString());
            }
        }
    }

    [Fact]
    public void A_comparison_refuses_by_the_name_that_it_was_given()
    {
        RecurrentLanguageModel sound = TinyText.Model(CellKind.Lstm), bad = TinyText.Model(CellKind.Lstm);
        bad.Parameters().Last().AsWritableSpan()[0] = float.NaN;
        FluentActions.Invoking(() => Evaluator.Compare([("first", sound), ("second", bad)], Text))
            .Should().Throw<InvalidDistributionException>().WithMessage("second: *").Which.ModelName.Should().Be("second");
        FluentActions.Invoking(() => Evaluator.ComparePerUnit([("first", sound, Text), ("second", bad, Text)], "character", 200))
            .Should().Throw<InvalidDistributionException>().WithMessage("second: *");
    }

    [Theory]
    [InlineData(float.NaN, 0.5f, 0.5f, "token 0 'a' is NaN")]
    [InlineData(0.5f, -0.1f, 0.6f, "token 1 'b' is -0.1")]
    [InlineData(0.5f, 0.5f, float.PositiveInfinity, "token 2 'c' is Infinity")]
    [InlineData(0.5f, 0.1f, 0.1f, "sum to 1, but sum to 0.7")]
    [InlineData(0.9f, 0.9f, 0.9f, "sum to 1, but sum to 2.7")]
    [InlineData(0f, 0f, 0f, "sum to 1, but sum to 0.")]
    public void A_distribution_that_is_none_is_not_drawn_from(float a, float b, float c, string message)
    {
        ILanguageModel model = new FixedModel(Letters, a, b, c);
        foreach (GenerationOptions options in (GenerationOptions[])[new(), new() { Greedy = true }, new() { TopP = 0.5, Temperature = 2 }])
        {
            FluentActions.Invoking(() => model.Generate([], options).First()).Should().Throw<InvalidDistributionException>().WithMessage($"FixedModel: *{message}*");
        }
    }

    [Fact]
    public void A_log_probability_that_is_none_is_not_measured()
    {
        EncodedCorpus text = new(Letters, new[] { 0, 1, 2, 1 });
        foreach (float bad in (float[])[float.NaN, 1.5f, float.PositiveInfinity])
        {
            ILanguageModel model = new FixedModel(Letters, 0.5f, bad, 0.5f);
            FluentActions.Invoking(() => Evaluator.Evaluate(model, text)).Should().Throw<InvalidDistributionException>().WithMessage("FixedModel: *token 1 'b'*");
            FluentActions.Invoking(() => Ranking.Rank(model, [new[] { 0 }, new[] { 1 }])).Should().Throw<InvalidDistributionException>();
        }
    }

    [Fact]
    public void Probability_0_is_one()
    {
        EncodedCorpus text = new(Letters, new[] { 0, 1, 2 });
        ILanguageModel zero = new FixedModel(Letters, 0.5f, 0.5f, 0);
        Evaluator.Evaluate(zero, text).Perplexity.Should().Be(double.PositiveInfinity);
        zero.LogProbability([2]).Should().Be(double.NegativeInfinity);
        Ranking.Rank(zero, [new[] { 2 }, new[] { 1 }])[0].Index.Should().Be(1);

        // A model of counts knows nothing after what it never saw; scores do not sum to 1.
        NGramModel counts = NGramModel.Estimate(text, 3, NGramSmoothing.MaximumLikelihood), scores = NGramModel.Estimate(text, 2, NGramSmoothing.StupidBackoff());
        counts.Generate([2, 0]).Should().BeEmpty();
        Evaluator.Evaluate(counts, new(Letters, new[] { 2, 0 })).Perplexity.Should().Be(double.PositiveInfinity);
        scores.Generate([], new GenerationOptions { MaxTokens = 5 }).Should().HaveCount(5);
        new LanguageModelMixture((counts, 0.5), (zero, 0.5)).Generate([2, 0], new GenerationOptions { MaxTokens = 2 }).Should().HaveCount(2);
    }

    [Fact]
    public void Mixture_weights_are_not_fitted_to_what_is_none()
    {
        double[] sound = [-1, -2, double.NegativeInfinity];
        FluentActions.Invoking(() => MixtureWeights.Fit([sound, [-1, double.NaN, -1]])).Should().Throw<InvalidDistributionException>().WithMessage("model 1 of the mixture*NaN*");
        MixtureWeights.Fit([sound, sound]).Weights.Should().Equal(0.5, 0.5);
    }

    /// <summary>A numberless validation does not end a run, but it is told with the reason.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_validation_without_probabilities_is_warned_of(int rows)
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm);
        Parameter bias = model.Parameters().Last();
        var spoil = new Spoil(bias);
        var task = new LanguageModelTask(model, new SequentialBatches(TinyText.Encoded, 4, 20), Text) { ValidationBatchSize = rows };
        var options = new TrainingOptions { Epochs = 1, ValidateEverySteps = 3, Callbacks = [spoil] };
        TrainingResult result = new Trainer(task, options).Train();
        result.Reason.Should().Be(StopReason.Finished);
        result.Warnings.Should().Contain(warning => warning.StartsWith("The validation loss after step 3 is not a number: " + Lstm));
    }

    /// <summary>Makes the model none for one validation, and whole again before the next step.</summary>
    private sealed class Spoil(Parameter bias) : TrainingCallback
    {
        private float[]? _kept;

        public override void OnStep(TrainingContext context)
        {
            if (context.Progress.TotalSteps == 3)
            {
                _kept = bias.AsSpan().ToArray();
                bias.AsWritableSpan().Fill(float.NaN);
            }
        }

        public override void OnValidation(TrainingContext context)
        {
            if (_kept is not null)
            {
                _kept.CopyTo(bias.AsWritableSpan());
                _kept = null;
            }
        }
    }
}
