using SeqModels.LanguageModels;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Tests.Training;
using SeqModels.Training;

namespace SeqModels.Tests.LanguageModels;

/// <summary>What training minimises, and what is reported beside it.</summary>
[Trait("Category", "Numeric")]
public class LanguageModelLossTests
{
    private static readonly RecurrentLanguageModelOptions Small = new() { HiddenSize = 20, EmbeddingSize = 10, TieWeights = true };
    private static readonly Indices Inputs = new(TinyText.Encoded.Ids[..12].ToArray(), [3, 4]);
    private static readonly Indices Targets = new(TinyText.Encoded.Ids[1..13].ToArray(), [3, 4]);

    [Fact]
    public void The_loss_is_the_cross_entropy_with_what_the_options_add()
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small with { ActivationPenalty = 2, TemporalActivationPenalty = 1, LabelSmoothing = 0.1 });
        var plain = new RecurrentLanguageModel(TinyText.Vocabulary, Small);
        Tensor logits = model.Forward(Inputs).Logits;
        var lstm = new Lstm(10, 20, new RandomSource(1));
        foreach ((string name, Parameter parameter) in lstm.NamedParameters())
            model.NamedParameters().Single(named => named.Name == "rnn." + name).Parameter.CopyTo(parameter);
        Tensor h = lstm.Forward(model.NamedParameters().Single(named => named.Name == "embedding.weight").Parameter.Gather(Inputs)).Output;
        double smoothed = Loss.CrossEntropy(logits, Targets, new() { LabelSmoothing = 0.1 }).Item(), exact = Loss.CrossEntropy(logits, Targets).Item();

        LanguageModelLoss loss = model.Loss(Inputs, Targets);
        loss.CrossEntropy.Should().BeApproximately(exact, 1e-6);
        loss.IsEstimate.Should().BeFalse();
        double expected = smoothed + Loss.ActivationPenalty(h, 2).Item() + Loss.TemporalActivationPenalty(h, 1).Item();
        loss.Loss.Item().Should().BeApproximately(expected, 1e-5);
        (expected - exact).Should().BeGreaterThan(0.02, "otherwise nothing was added");

        plain.Loss(Inputs, Targets).Loss.Item().Should().Be(plain.Loss(Inputs, Targets).CrossEntropy);
        model.Evaluate();
        model.Loss(Inputs, Targets).Loss.Item().Should().Be(plain.Loss(Inputs, Targets).Loss.Item());
    }

    [Fact]
    public void Sampled_candidates_act_in_training_only()
    {
        SampledSoftmax sampling = Sampling();
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small with { SampledSoftmax = sampling });
        var exact = new RecurrentLanguageModel(TinyText.Vocabulary, Small);
        LanguageModelLoss loss = model.Loss(Inputs, Targets);
        loss.IsEstimate.Should().BeTrue();
        loss.CrossEntropy.Should().Be(loss.Loss.Item()).And.NotBe(exact.Loss(Inputs, Targets).CrossEntropy).And.BeApproximately(exact.Loss(Inputs, Targets).CrossEntropy, 1);
        model.Loss(Inputs, Targets).CrossEntropy.Should().NotBe(loss.CrossEntropy, "each step has candidates of its own");
        model.Evaluate();
        model.Loss(Inputs, Targets).Loss.Item().Should().Be(exact.Loss(Inputs, Targets).Loss.Item());
        model.Loss(Inputs, Targets).IsEstimate.Should().BeFalse();

        FluentActions.Invoking(() => new RecurrentLanguageModel(TinyText.Vocabulary, Small with { SampledSoftmax = new SampledSoftmax([1, 2, 3]) })).Should().Throw<ArgumentException>().WithMessage($"*each of the {TinyText.Vocabulary.Count} tokens, but had 3*");
        FluentActions.Invoking(() => new RecurrentLanguageModel(TinyText.Vocabulary, Small with { LabelSmoothing = 0.1, SampledSoftmax = sampling })).Should().Throw<ArgumentException>().WithMessage("*LabelSmoothing must be 0*");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_of_the_whole_loss_are_right(bool samples)
    {
        RecurrentLanguageModelOptions options = Small with { Dropout = 0.3, ActivationPenalty = 2, TemporalActivationPenalty = 1, LabelSmoothing = samples ? 0 : 0.1 };
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, options with { SampledSoftmax = samples ? Sampling() : null });
        model.ConvertTo(DType.Float64);
        (RandomSource Random, RandomState State)[] sources = [.. model.NamedRandomSources().Select(named => (named.Random, named.Random.SaveState()))];
        GradientCheck.Check(() =>
        {
            foreach ((RandomSource random, RandomState state) in sources)
                random.RestoreState(state);
            return model.Loss(Inputs, Targets).Loss;
        }, [.. model.Parameters()]).ThrowIfFailed();
    }

    [Fact]
    public void Training_on_candidates_learns()
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small with { HiddenSize = 32, SampledSoftmax = Sampling() });
        TrainingResult result = model.Train(TinyText.Encoded, TinyText.Encoded, new TrainingOptions { Epochs = 3, BatchSize = 8, SequenceLength = 12 });
        result.Epochs[^1].ValidationPerplexity.Should().BeLessThan(6).And.BeLessThan(result.Epochs[0].ValidationPerplexity!.Value);
    }

    [Fingerprint("train-candidates-penalties")]
    private static void TrainFingerprint(Fingerprint print)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Small with { HiddenSize = 33, ActivationPenalty = 2, TemporalActivationPenalty = 1, SampledSoftmax = Sampling() });
        model.Train(TinyText.Encoded.Slice(0, 700), options: new TrainingOptions { Epochs = 1, BatchSize = 8, SequenceLength = 12 });
        foreach (Parameter parameter in model.Parameters())
            print.Add(parameter.AsSpan());
    }

    private static SampledSoftmax Sampling() =>
        new(SampledSoftmax.CountClasses(TinyText.Encoded.Ids, TinyText.Vocabulary.Count), new() { Candidates = 8, Frequent = 3 });
}
