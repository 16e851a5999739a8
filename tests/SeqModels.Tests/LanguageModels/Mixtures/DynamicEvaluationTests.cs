using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Tests.Training;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

public sealed class DynamicEvaluationTests
{
    private static readonly RecurrentLanguageModel Model = MixtureSamples.Lstm;
    private static readonly int[] Ids = TinyText.Encoded.Slice(300, 120).Ids.ToArray();

    [Fact]
    public void With_learning_rate_0_it_is_the_model()
    {
        LanguageModelState plain = Model.CreateState(), still = new DynamicEvaluation(Model, new() { LearningRate = 0, Decay = 0.5 }).CreateState();
        foreach (int token in Ids)
            still.Score(token).Should().Be(plain.Score(token));
        double[] expected = Scores(Model);
        Scores(new DynamicEvaluation(Model, new() { LearningRate = 0 })).Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-5);
        Scores(new DynamicEvaluation(Model)).Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)).Should().BeGreaterThan(0.01);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Updates_are_those_of_the_formula(bool withStatistics)
    {
        const int Length = 4;
        const float Decay = 0.1f, Epsilon = 0.01f;
        float learningRate = withStatistics ? 0.002f : 0.3f;
        GradientStatistics? statistics = withStatistics ? GradientStatistics.Collect(Model, TinyText.Encoded, batchSize: 3, sequenceLength: Length) : null;
        var options = new DynamicEvaluationOptions { SegmentLength = Length, LearningRate = learningRate, Decay = Decay, Statistics = statistics, Epsilon = Epsilon };
        double[] scores = Scores(new DynamicEvaluation(Model, options));

        RecurrentLanguageModel copy = Model.Copy();
        Parameter[] trained = [.. Model.Parameters()], own = [.. copy.Parameters()];
        double mean = statistics is null ? 0 : statistics.MeanSquares.Sum(named => Roots(named).Sum()) / Model.ParameterCount;
        LanguageModelState state = copy.CreateState();
        SeqModels.Recurrent.RecurrentState before = Model.CreateRecurrentState(1);
        var tape = new Tape();
        for (int start = 0; start + Length <= Ids.Length; start += Length)
        {
            for (int i = start; i < start + Length; i++)
                scores[i].Should().BeApproximately(state.Score(Ids[i]), 1e-5, $"of token {i}");

            // The window begins with the token before the segment; at the beginning of the text there is none.
            int first = Math.Max(0, start - 1), count = start + Length - 1 - first;
            copy.ZeroGradients();
            using (tape.Record())
            {
                LanguageModelLoss loss = copy.Loss(new Indices(Ids.AsMemory(first, count), [1, count]), new Indices(Ids.AsMemory(first + 1, count), [1, count]), before);
                tape.Backward(loss.Loss);
                before = loss.State.Detach();
            }

            for (int p = 0; p < own.Length; p++)
            {
                Span<float> values = own[p].AsWritableSpan();
                float[]? roots = statistics is null ? null : Roots(statistics.MeanSquares[p]);
                for (int i = 0; i < values.Length; i++)
                {
                    float rate = roots is null ? learningRate : learningRate / (roots[i] + Epsilon), decay = roots is null ? Decay : (float)Math.Min(1, Decay * roots[i] / mean);
                    values[i] += (decay * (trained[p].AsSpan()[i] - values[i])) - (rate * own[p].Gradient!.AsSpan()[i]);
                }
            }
        }

        static float[] Roots(NamedTensor named) => [.. named.Tensor.AsSpan().ToArray().Select(MathF.Sqrt)];
    }

    [Fact]
    public void It_learns_what_the_text_repeats_and_leaves_the_model_unchanged()
    {
        EncodedCorpus text = new(TinyText.Vocabulary, Enumerable.Repeat(Ids[..17], 20).SelectMany(part => part).ToArray());
        float[][] before = [.. Model.Parameters().Select(parameter => parameter.AsSpan().ToArray())];
        double plain = Evaluator.Evaluate(Model, text).Perplexity;
        double learning = Evaluator.Evaluate(new DynamicEvaluation(Model, new() { LearningRate = 1 }), text).Perplexity;
        learning.Should().BeLessThan(plain * 0.7);
        GradientStatistics statistics = GradientStatistics.Collect(Model, TinyText.Encoded, maxBatches: 7, batchSize: 4);
        statistics.BatchCount.Should().Be(7);
        Evaluator.Evaluate(new DynamicEvaluation(Model, new() { LearningRate = 0.005, Decay = 0.002, Statistics = statistics }), text).Perplexity.Should().BeLessThan(plain * 0.9);
        foreach ((Parameter parameter, float[] values) in Model.Parameters().Zip(before))
            parameter.AsSpan().ToArray().Should().Equal(values, parameter.Name);
        Model.Parameters().Should().OnlyContain(parameter => parameter.IsFrozen == false);
    }

    [Fact]
    public void A_fork_learns_by_itself()
    {
        var dynamic = new DynamicEvaluation(Model, new() { LearningRate = 1, SegmentLength = 4 });
        LanguageModelState original = dynamic.CreateState(), straight = dynamic.CreateState();
        original.Score(Ids.AsSpan(0, 22), new double[22]);
        straight.Score(Ids.AsSpan(0, 22), new double[22]);
        LanguageModelState fork = original.Fork();
        fork.Score(Ids.AsSpan(60, 40), new double[40]);
        double[] after = new double[40], expected = new double[40];
        original.Score(Ids.AsSpan(22, 40), after);
        straight.Score(Ids.AsSpan(22, 40), expected);
        after.Should().Equal(expected);

        fork.CopyTo(original);
        original.Score(5).Should().Be(fork.Score(5));
        FluentActions.Invoking(() => fork.CopyTo(new DynamicEvaluation(Model).CreateState())).Should().Throw<ArgumentException>().WithMessage("*same model*");
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, new() { HiddenSize = 150, EmbeddingSize = 100 });
        model.Evaluate();
        var dynamic = new DynamicEvaluation(model, new() { SegmentLength = 10 });
        double[][] scores = [.. new[] { 1, 2 }.Select(degree =>
        {
            using (Parallelism.Limit(degree))
                return Scores(dynamic);
        })];
        scores[1].Should().Equal(scores[0]);
        scores[0].Should().NotEqual(Scores(model));
    }

    [Fact]
    public void Frozen_parameters_are_not_updated()
    {
        RecurrentLanguageModel model = Model.Copy();
        model.Freeze();
        LanguageModelState plain = model.CreateState(), frozen = new DynamicEvaluation(model).CreateState();
        foreach (int token in Ids)
            frozen.Score(token).Should().Be(plain.Score(token));
        model.Unfreeze("decoder.bias");
        Scores(new DynamicEvaluation(model)).Zip(Scores(model)).Max(pair => Math.Abs(pair.First - pair.Second)).Should().BeInRange(1e-3, 10);
    }

    [Fact]
    public void Wrong_statistics_and_modes_are_refused()
    {
        GradientStatistics other = GradientStatistics.Collect(MixtureSamples.SentenceGru, MixtureSamples.Sentences, batchSize: 2, maxBatches: 1);
        FluentActions.Invoking(() => new DynamicEvaluation(Model, new() { Statistics = other })).Should().Throw<ArgumentException>().WithMessage("*another model*");
        FluentActions.Invoking(() => GradientStatistics.Collect(Model, MixtureSamples.Sentences)).Should().Throw<ArgumentException>().WithMessage("*vocabulary*");
        FluentActions.Invoking(() => new DynamicEvaluation(TinyText.Model(CellKind.Gru, dropout: 0.5)).CreateState()).Should().Throw<InvalidOperationException>().WithMessage("*training mode*");
        RecurrentLanguageModel wide = TinyText.Model(CellKind.Gru);
        wide.ConvertTo(DType.Float64);
        FluentActions.Invoking(() => new DynamicEvaluation(wide)).Should().Throw<InvalidOperationException>().WithMessage("*Float32*");
    }

    private static double[] Scores(ILanguageModel model)
    {
        var scores = new double[Ids.Length];
        model.CreateState().Score(Ids, scores);
        return scores;
    }
}
