using System.CommandLine;
using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.NGrams;
using SeqModels.Plotting;
using SeqModels.Sources;
using SeqModels.Studies.Common;
using SeqModels.Text;

namespace SeqModels.Studies.Floor;

/// <summary>How far above the entropy rate of a source are models that only see a sample of it? Nothing but the future could bring them below.</summary>
internal static class FloorStudy
{
    /// <summary>The subcommand.</summary>
    public static Command Command { get; } = Study.Create<StudyOptions>(
        "floor", "models against sources whose entropy rate is known exactly: excess perplexity over the floor", (options, _) => Run(options));

    private static int Run(StudyOptions options)
    {
        const double limit = 1;
        (string Name, UnifilarSource Source, int? Order, int? HmmStates)[] sources =
        [
            ("biased coin", UnifilarSource.BiasedCoin(0.2), 1, 1),
            ("golden mean", UnifilarSource.GoldenMean(), 2, 2),
            ("Markov chain", UnifilarSource.RandomMarkovChain(3, 2, options.Seed), 3, 9),
            ("Reber", UnifilarSource.Reber(), 3, null),
            ("even process", UnifilarSource.EvenProcess(), null, 3),
            ("embedded Reber", UnifilarSource.EmbeddedReber(), null, null),
        ];
        string[] models = ["n-gram, Kneser-Ney", "n-gram, add-1/2", "n-gram, reversed", "neural n-gram", "HMM", "LSTM", "n-gram with a leak"];
        var excess = new List<double[]>();
        List<string> above = [], below = [];
        Console.WriteLine($"{"source",-16}{"floor",7}{"n",4}{string.Concat(models.Select(model => $"{model,20}"))}   (excess perplexity in percent ± 2 standard errors)");
        foreach ((string name, UnifilarSource source, int? order, int? hmmStates) in sources)
        {
            EncodedCorpus text = source.Sample(options.Quick ? 20_000 : 1_000_000, options.Seed), test = source.Sample(options.Quick ? 5_000 : 200_000, options.Seed + 1);
            EncodedCorpus validation = text.Slice(0, text.Count / 10), train = text.Slice(text.Count / 10, text.Count - (text.Count / 10));
            var set = new ModelSet(train, validation, options);
            NGramModel ngram = set.NGram(order);
            ILanguageModel[] all =
            [
                ngram,
                NGramModel.Estimate(train, ngram.Order, NGramSmoothing.AddK(0.5)),
                new ReversedLanguageModel(NGramModel.Estimate(train.Reverse(), ngram.Order)),
                set.NeuralNGram(ngram.Order),
                set.Hmm(hmmStates is { } states ? HmmTopology.Ergodic(states) : ModelSet.TransitionsOf(source)),
                set.Lstm(),
                new PeekingModel(ngram, test, leak: 0.05),
            ];
            FloorResult[] results = [.. all.Select(model => source.MeasureExcess(model, test))];
            Console.WriteLine(
                $"{name,-16}{source.Perplexity,7:F4}{ngram.Order,4}{string.Concat(results.Select(result => $"{result.ExcessPercent,11:F3} ± {2 * result.ExcessPercentError:F3}"))}");
            excess.Add([.. results[..^1].Select(result => result.ExcessPercent)]);
            above.AddRange(models.Zip(results).Where(pair => pair.Second.ExcessPercent > limit).Select(pair => $"{pair.First} on {name}"));
            below.AddRange(models.Zip(results).Where(pair => pair.Second.IsBelowFloor).Select(pair => $"{pair.First} on {name}"));
        }

        Console.WriteLine($"More than {limit} % above the floor: {(above.Count == 0 ? "none" : string.Join(", ", above))}.");
        Console.WriteLine($"Below the floor, so knowing the future: {(below.Count == 0 ? "none" : string.Join(", ", below))}.");
        string file = Path.Combine(options.Out, "floor.png");
        new BarChart
        {
            Title = "Excess perplexity over the entropy rate of the source",
            YLabel = "excess, % (no bar: below 0.001)",
            Groups = [.. sources.Select(source => source.Name)],
            Series = [.. models[..^1].Select((model, i) => new BarSeries(model, [.. excess.Select(row => row[i])]))],
            References = [new ReferenceLine("", 1)],
            YScale = AxisScale.Logarithmic,
            YRange = (0.001, 20),
            Legend = LegendPosition.Right,
        }.Save(file, new ChartSize(1400, 640));
        Console.WriteLine($"Wrote {file}.");
        return 0;
    }
}
