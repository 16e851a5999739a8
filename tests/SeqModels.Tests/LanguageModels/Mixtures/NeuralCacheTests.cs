using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Tensors;
using SeqModels.Tests.Training;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

public sealed class NeuralCacheTests
{
    private static readonly EncodedCorpus Text = TinyText.Encoded.Slice(0, 200);

    [Fact]
    public void Probabilities_are_those_of_the_formula()
    {
        const int Size = 25;
        const double Flatness = 1.5, Weight = 0.4;
        RecurrentLanguageModel model = MixtureSamples.Lstm;
        int[] ids = Text.Ids[..80].ToArray();
        Tensor hidden = model.Encode(new Indices(ids, [1, ids.Length]), null).Hidden;
        var scores = new double[ids.Length];
        new NeuralCache(model, new() { CacheSize = Size, Flatness = Flatness, Weight = Weight }).CreateState().Score(ids, scores);
        LanguageModelState plain = model.CreateState();

        // h_t is the output after t tokens; the pair (h_i, x_{i+1}) is in the cache for i from t − n to t − 1; h_0 = 0.
        for (int t = 0; t < ids.Length; t++)
        {
            double found = 0, sum = 0;
            for (int i = Math.Max(0, t - Size); i < t; i++)
            {
                double weight = Math.Exp(Flatness * Hidden(t).Zip(Hidden(i), (a, b) => (double)a * b).Sum());
                sum += weight;
                found += ids[i] == ids[t] ? weight : 0;
            }

            double p = Math.Exp(plain.Score(ids[t]));
            Math.Exp(scores[t]).Should().BeApproximately(t == 0 ? p : ((1 - Weight) * p) + (Weight * found / sum), 1e-5);
        }

        float[] Hidden(int t) => t == 0 ? new float[20] : hidden.AsSpan().Slice((t - 1) * 20, 20).ToArray();
    }

    [Fact]
    public void Without_weight_it_is_the_model()
    {
        double expected = Evaluator.Evaluate(MixtureSamples.Lstm, Text).LogProbability;
        Evaluator.Evaluate(new NeuralCache(MixtureSamples.Lstm, new() { Weight = 0 }), Text).LogProbability.Should().Be(expected);
        Evaluator.Evaluate(new NeuralCache(MixtureSamples.Lstm, new() { Weight = 0.1 }), Text).LogProbability.Should().NotBe(expected);
    }

    [Fact]
    public void The_fit_finds_the_best_flatness_and_weight()
    {
        // What the model has not learned but the text repeats.
        MixtureFit<NeuralCache> fit = NeuralCache.Fit(MixtureSamples.Lstm, Text, new() { CacheSize = 100, Flatness = [0, 0.5, 2] });
        fit.Perplexity.Should().BeLessThan(fit.ComponentPerplexities[0]);
        fit.ComponentPerplexities[0].Should().BeApproximately(Evaluator.Evaluate(MixtureSamples.Lstm, Text).Perplexity, 1e-6);
        fit.Perplexity.Should().BeApproximately(Evaluator.Evaluate(fit.Mixture, Text).Perplexity, 1e-6);
        fit.History.Zip(fit.History.Skip(1)).Should().OnlyContain(pair => pair.Second >= pair.First - 1e-14);
        foreach (double flatness in (double[])[0, 0.5, 2])
        {
            foreach (double weight in (double[])[0, fit.Mixture.Options.Weight - 0.02, fit.Mixture.Options.Weight, fit.Mixture.Options.Weight + 0.02])
            {
                if (weight >= 0)
                    Evaluator.Evaluate(new NeuralCache(MixtureSamples.Lstm, new() { CacheSize = 100, Flatness = flatness, Weight = weight }), Text).Perplexity.Should().BeGreaterThanOrEqualTo(fit.Perplexity - 1e-6);
            }
        }
    }

    [Fact]
    public void Wrong_options_texts_and_modes_are_refused()
    {
        FluentActions.Invoking(() => new NeuralCacheOptions { CacheSize = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new NeuralCacheOptions { Weight = 1.1 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new NeuralCacheFitOptions { Flatness = [] }).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => NeuralCache.Fit(MixtureSamples.Lstm, MixtureSamples.HeldOut)).Should().Throw<ArgumentException>().WithMessage("NeuralCache.Fit: the vocabulary*");
        RecurrentLanguageModel training = TinyText.Model(CellKind.Gru, dropout: 0.1);
        FluentActions.Invoking(() => new NeuralCache(training).CreateState()).Should().Throw<InvalidOperationException>().WithMessage("*training mode*");
        RecurrentLanguageModel bad = TinyText.Model(CellKind.Lstm);
        bad.Parameters().First().AsWritableSpan().Fill(float.NaN);
        FluentActions.Invoking(() => Evaluator.Evaluate(new NeuralCache(bad), Text)).Should().Throw<InvalidDistributionException>().WithMessage("*embedding.weight*NaN*");
        FluentActions.Invoking(() => NeuralCache.Fit(bad, Text)).Should().Throw<InvalidDistributionException>();
    }
}
