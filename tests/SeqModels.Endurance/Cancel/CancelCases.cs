using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;
using SeqModels.Training;
using SeqModels.Tuning;

namespace SeqModels.Endurance.Cancel;

/// <summary>Whatever takes a token, and generation, which is abandoned.</summary>
internal static class CancelCases
{
    private const int Order = 3;
    private const long Small = 60_000;
    private const long Large = 100_000_000;

    private static readonly NGramModel Model = Texts.NGrams(0);
    private static readonly NGramModel Stored = Texts.NGrams(0).Store();

    public static CancelCase[] All() =>
    [
        .. Training(), .. Counting(),
        new("estimate", (_, token) => Bits.OfScores(NGramModel.Estimate(Texts.Corpus(0), Order, NGramSmoothing.ModifiedKneserNey(), token))),
        new("estimate with held-out discounts", (_, token) => Bits.OfScores(NGramModel.Estimate(
            Texts.Corpus(0), Order, NGramSmoothing.ModifiedKneserNey() with { HeldOut = Texts.Corpus(0).Slice(0, 40) }, token))),
        new("score a file", (folder, token) => Bits.Of(Stored.ScoreFile(TextFile(folder), token).ToString()), "text"),
        new("check normalization", (_, token) => Bits.Of(Model.CheckNormalization(Enumerable.Range(3, 60).Select(word => (int[])[word]), token).ToString())),
        new("verify", (folder, token) => Verify(folder, token), "model"),
        new("mix", (_, token) => Bits.OfScores(NGramMixture.Linear([Model, Stored], Texts.Corpus(0).Slice(0, 40), token).Model)),
        new("statistics", (_, token) => Bits.Of(string.Join(' ', CorpusStatistics.Of(Texts.Corpus(0), cancellationToken: token).Coverage))),
        new("evaluate n-grams", (_, token) => Bits.Of(Evaluator.Evaluate(Model, Texts.Corpus(0), cancellationToken: token).ToString())),
        new("evaluate a network", (_, token) => Bits.Of(Evaluator.Evaluate(Texts.Network(0), Texts.Corpus(0).Slice(0, 30), cancellationToken: token).ToString())),
        new("compare", (_, token) => Bits.Of(Evaluator.Compare([("a", Model), ("b", Stored)], Texts.Corpus(0), cancellationToken: token).ToString()!)),
        new("rank", (_, token) => Bits.Of(string.Join(' ', Ranking.Rank(
            Stored, Enumerable.Range(0, 300).Select(i => (int[])[3 + (i % 90), 4, 5]), cancellationToken: token).Select(candidate => candidate.LogProbability)))),
        new("generate", (_, token) => Generate(token)),
    ];

    private static IEnumerable<CancelCase> Training()
    {
        yield return new("train", (_, token) =>
        {
            RecurrentLanguageModel model = Texts.Network(0);
            model.Train(Texts.Corpus(0).Slice(0, 200), Texts.Corpus(0).Slice(200, 30), Texts.Training, cancellationToken: token);
            return Bits.Of(model);
        }, CanEndEarly: true);
        yield return new("train with checkpoints", (folder, token) =>
        {
            RecurrentLanguageModel model = Texts.Network(0);
            var options = Texts.Training with { Checkpoints = new CheckpointOptions(folder.File("run")) { EverySteps = 3, FailOnError = true } };
            model.Train(Texts.Corpus(0).Slice(0, 200), options: options, cancellationToken: token);
            return Bits.Of(model);
        }, "run", CanEndEarly: true);
        yield return new("learning-rate range test", (_, token) => Bits.Of(string.Join(' ', LearningRateRangeTest.Run(
            Texts.Network(0), Texts.Corpus(0), Texts.Training, new LearningRateRangeOptions { Steps = 12 }, token).Curve)), CanEndEarly: true);
        yield return new("overfit check", (_, token) => Bits.Of(OverfitCheck.Run(
            Texts.Network(0), Texts.Corpus(0), new OverfitOptions { MaxSteps = 12 }, token).ToString()!), CanEndEarly: true);
        yield return new("random search", (_, token) => Bits.Of(Search(token)), CanEndEarly: true);
    }

    private static IEnumerable<CancelCase> Counting()
    {
        foreach ((string name, long budget) in new[] { ("memory", Large), ("disk", Small) })
        {
            yield return new($"count, {name}", (folder, token) => Bits.Of(NGramCounts.Count(Texts.Corpus(0), Order, Options(folder, budget), cancellationToken: token)));
            yield return new($"count a file, {name}", (folder, token) =>
                Bits.Of(NGramCounts.CountFile(TextFile(folder), Order, options: Options(folder, budget), cancellationToken: token)), "text");
            yield return new($"estimate to a file, {name}", (folder, token) =>
            {
                NGramModel.EstimateToFile(folder.File("model"), [Texts.Corpus(0)], Order, options: Options(folder, budget), cancellationToken: token);
                return Bits.Of<byte>(File.ReadAllBytes(folder.File("model")));
            }, "model");
            yield return new($"estimate a file to a file, {name}", (folder, token) =>
            {
                using var texts = new ScratchFolder();
                NGramModel.EstimateToFile(folder.File("model"), TextFile(texts), Order, options: Options(folder, budget), cancellationToken: token);
                return Bits.Of<byte>(File.ReadAllBytes(folder.File("model")));
            }, "model");
        }
    }

    private static NGramCountingOptions Options(ScratchFolder folder, long budget) => new() { MemoryBudget = budget, TemporaryFolder = folder.Path };

    private static string TextFile(ScratchFolder folder)
    {
        File.WriteAllLines(folder.File("text"), Texts.Lines(0));
        return folder.File("text");
    }

    private static string Verify(ScratchFolder folder, CancellationToken token)
    {
        Model.Save(folder.File("model"), cancellationToken: CancellationToken.None);
        using NGramModel model = NGramModel.Load(folder.File("model"), cancellationToken: CancellationToken.None);
        model.Verify(token);
        return Bits.OfScores(model);
    }

    private static string Search(CancellationToken token)
    {
        var space = new SearchSpace<double>(0.01).LogUniform("rate", 1e-3, 1e-1, (_, rate) => rate);
        RandomSearchResult<double> result = RandomSearch.Run(
            space,
            rate =>
            {
                RecurrentLanguageModel model = Texts.Network(0);
                EncodedCorpus text = Texts.Corpus(0);
                return (new LanguageModelTask(model, new SequentialBatches(text.Slice(0, 60), 4, 12), text.Slice(60, 20)), Texts.Training);
            },
            new RandomSearchOptions { Trials = 3, MaxEpochs = 2, Eta = 2 },
            cancellationToken: token);
        return string.Join(' ', result.Trials.Select(trial => trial.Validation));
    }

    private static string Generate(CancellationToken token)
    {
        List<int> tokens = [];
        foreach (int next in Texts.Network(0).Generate([3, 4], new GenerationOptions { MaxTokens = 200, StopAtEnd = false, Seed = 3 }, token))
        {
            tokens.Add(next);
            token.ThrowIfCancellationRequested();
        }

        return Bits.Of(string.Join(' ', tokens));
    }
}
