using System.Collections.Immutable;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.Evaluation;
using SeqModels.Text;

namespace SeqModels.Cli.Models;

/// <summary>Compares models on one text: per token if they have one vocabulary, otherwise per character.</summary>
internal static class ModelComparison
{
    private const string Token = "token", Character = "character";

    private static readonly PairedComparisonOptions Paired = new() { ZeroProbabilities = ZeroProbabilityPolicy.Exclude };

    public static ComparisonReport Run(CliRun run, IReadOnlyList<OpenedModel> models, string path)
    {
        var text = new ReadableText(run, path);
        EncodedCorpus[] corpora = [.. models.Select(model => TextSource.Encode(text.As(model.TextOptions), model.Model.Vocabulary, path))];
        EncodedCorpus first = corpora[0];
        return corpora.All(corpus => corpus.Vocabulary.Equals(first.Vocabulary) && corpus.Ids.SequenceEqual(first.Ids))
            ? PerToken(run, models, first, path)
            : PerCharacter(run, models, corpora, text, path);
    }

    private static ComparisonReport PerToken(CliRun run, IReadOnlyList<OpenedModel> models, EncodedCorpus corpus, string path)
    {
        (OpenedModel Model, TokenScores Scores)[] scored = [.. models.Select(Score).OrderBy(entry => entry.Scores.Result.Perplexity)];
        return new ComparisonReport
        {
            Text = path,
            Unit = Token,
            Models = [.. scored.Select(entry => Row(entry.Model, entry.Scores.Result))],
            Pairs = HasSeveral(run, scored[0].Scores.Result.TokensIncludingOov, "tokens")
                ? [.. scored.Skip(1).Select(entry => ComparedPair.Of(Test(entry.Scores)))]
                : [],
        };

        (OpenedModel Model, TokenScores Scores) Score(OpenedModel model) =>
            (model, Evaluator.ScoreTokens(new NamedModel(model.Path, model.Model), corpus, cancellationToken: run.Cancellation));

        PairedComparison Test(TokenScores scores) => Evaluator.ComparePaired(scores, scored[0].Scores, Paired, run.Cancellation);
    }

    private static ComparisonReport PerCharacter(
        CliRun run, IReadOnlyList<OpenedModel> models, EncodedCorpus[] corpora, ReadableText text, string path)
    {
        CheckUnknown(models, corpora);
        ImmutableArray<long> lengths = text.LineLengths();
        NamedModelText[] named = [.. models.Zip(corpora).Select(entry => new NamedModelText(entry.First.Path, entry.First.Model, entry.Second))];
        Comparison comparison = Evaluator.ComparePerUnit(named, Character, lengths.Sum(), run.Cancellation);
        (OpenedModel Model, NamedModelText Text, ComparisonRow Row)[] ranked =
            [.. models.Zip(named, comparison.Rows).OrderBy(entry => entry.Third.Perplexity)];
        bool byLines = models.All(model => model.BySentences);
        if (!byLines)
        {
            run.Inform("no test of significance: models with different vocabularies are tested line by line, and not all of these have </s>.");
        }

        return new ComparisonReport
        {
            Text = path,
            Unit = Character,
            Models = [.. ranked.Select(entry => Row(entry.Model, entry.Row.Result) with { Perplexity = entry.Row.Perplexity, BitsPerUnit = entry.Row.Bits })],
            Pairs = byLines && HasSeveral(run, lengths.Length, "lines") ? [.. ranked.Skip(1).Select(entry => ComparedPair.Of(Test(entry.Text)))] : [],
        };

        PairedComparison Test(NamedModelText other) =>
            Evaluator.ComparePairedPerUnit(other, ranked[0].Text, Character, lengths, Paired, run.Cancellation);
    }

    /// <summary>Whether there is enough for a test of significance; tells the user if not.</summary>
    private static bool HasSeveral(CliRun run, long count, string what)
    {
        if (count < 2)
        {
            run.Inform($"no test of significance: the text must have at least two {what}.");
        }

        return count >= 2;
    }

    /// <exception cref="InvalidDataException">A model does not know a token of the text.</exception>
    private static void CheckUnknown(IReadOnlyList<OpenedModel> models, EncodedCorpus[] corpora)
    {
        foreach ((OpenedModel model, EncodedCorpus corpus) in models.Zip(corpora).Where(entry => entry.Second.UnknownCount > 0))
        {
            throw new InvalidDataException(
                $"{model.Name} does not know {corpus.UnknownCount} of the {corpus.Count} tokens of the text. Models with different vocabularies are "
                + "compared per character, which needs models that know all tokens: the probability of <unk> is not that of a spelling.");
        }
    }

    private static ComparedModel Row(OpenedModel model, EvaluationResult result) =>
        new(model.Path, model.Format.Name, result.Perplexity, result.BitsPerToken, result.TokensIncludingOov, result.OovTokens);
}
