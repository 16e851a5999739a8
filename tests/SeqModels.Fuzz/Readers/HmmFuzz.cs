using SeqModels.Markov;
using SeqModels.Numerics;

namespace SeqModels.Fuzz.Readers;

/// <summary><see cref="CategoricalHmm.Load"/>; then scores, decoding and generated tokens.</summary>
internal sealed class CategoricalHmmFuzz : JsonFuzz
{
    public override string Name => "categorical-hmm";

    public override void Read(FuzzInput input)
    {
        CategoricalHmm model = CategoricalHmm.Load(input.Path);
        LanguageModelUse.Query(model);
        model.Sample(5, new RandomSource(1));
    }

    protected override IEnumerable<byte[]> MakeSeeds() =>
        [Saved(CategoricalHmm.Estimate(FuzzText.Sentences, 2, new HmmFitOptions { MaxIterations = 2 }).Model.Save)];
}

/// <summary><see cref="GaussianHmm.Load"/>; then smoothing, decoding and sampling.</summary>
internal sealed class GaussianHmmFuzz : JsonFuzz
{
    public override string Name => "gaussian-hmm";

    public override void Read(FuzzInput input)
    {
        GaussianHmm model = GaussianHmm.Load(input.Path);
        double[,] sample = model.Sample(6, new RandomSource(1)).Observations;
        if (sample.Cast<double>().All(double.IsFinite))
        {
            model.Viterbi(sample);
            model.Smooth(sample);
        }
    }

    protected override IEnumerable<byte[]> MakeSeeds()
    {
        var random = new RandomSource(1);
        var series = new double[12, 2];
        for (int t = 0; t < series.GetLength(0); t++)
        {
            (series[t, 0], series[t, 1]) = (random.NextNormal(), random.NextNormal());
        }

        return [.. Enum.GetValues<CovarianceType>().Select(type => Saved(GaussianHmm.Estimate([series], 2, type, new HmmFitOptions { MaxIterations = 1 }).Model.Save))];
    }
}

/// <summary><see cref="MarkovChain.Load"/>; then its analysis, scores and generated tokens.</summary>
internal sealed class MarkovChainFuzz : JsonFuzz
{
    public override string Name => "markov-chain";

    public override void Read(FuzzInput input) => LanguageModelUse.Query(MarkovChain.Load(input.Path));

    protected override IEnumerable<byte[]> MakeSeeds() => [Saved(MarkovChain.Estimate(FuzzText.Sentences, 1, new MarkovChainOptions { Smoothing = 0.5 }).Save)];
}
