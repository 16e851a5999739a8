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
        EncodedCorpus[] corpora = [.. models.Select(model => text.As(model.TextOptions).Encode(model.Model.Vocabulary))];
        return corpora.All(corpus => corpus.Vocabulary.Equals(corpora[0].Vocabulary) && corpus.Ids.SequenceEqual(corpora[0].Ids))
            ? PerToken(models, corpora[0], path, run.Cancellation)
            : PerCharacter(run, models, corpora, text, path);
    }

    private static ComparisonReport PerToken(IReadOnlyList<OpenedModel> models, EncodedCorpus corpus, string path, CancellationToken cancellationToken)
    {
        (OpenedModel Model, TokenScores Scores)[] scored = [.. models
            .Select(model => (Model: model, Scores: Evaluator.ScoreTokens(new NamedModel(model.Path, model.Model), corpus, cancellationToken: cancellationToken)))
            .OrderBy(entry => entry.Scores.Result.Perplexity)];
        return new ComparisonReport
        {
            Text = path,
            Unit = Token,
            Models = [.. scored.Select(entry => Row(entry.Model, entry.Scores.Result, entry.Scores.Result.Perplexity, entry.Scores.Result.BitsPerToken))],
            Pairs = [.. scored.Skip(1).Select(entry => ComparedPair.Of(Evaluator.ComparePaired(entry.Scores, scored[0].Scores, Paired, cancellationToken)))],
        };
    }

    private static ComparisonReport PerCharacter(CliRun run, IReadOnlyList<OpenedModel> models, EncodedCorpus[] corpora, ReadableText text, string path)
    {
        foreach ((OpenedModel model, EncodedCorpus corpus) in models.Zip(corpora).Where(entry => entry.Second.UnknownCount > 0))
        {
            throw new InvalidDataException(
                $"{model.Name} does not know {corpus.UnknownCount} of the {corpus.Count} tokens of the text. Models with different vocabularies are compared per "
                + "character, which needs models that know all tokens: the probability of <unk> is not that of a spelling.");
        }

        ImmutableArray<long> lengths = text.LineLengths();
        NamedModelText[] named = [.. models.Zip(corpora).Select(entry => new NamedModelText(entry.First.Path, entry.First.Model, entry.Second))];
        Comparison comparison = Evaluator.ComparePerUnit(named, Character, lengths.Sum(), run.Cancellation);
        (OpenedModel Model, NamedModelText Text, ComparisonRow Row)[] ranked = [.. models.Zip(named, comparison.Rows).OrderBy(entry => entry.Third.Perplexity)];
        bool byLines = models.All(model => model.BySentences);
        if (!byLines)
        {
            run.Inform("no test of significance: models with different vocabularies are tested line by line, and not all of these have </s>.");
        }

        return new ComparisonReport
        {
            Text = path,
            Unit = Character,
            Models = [.. ranked.Select(entry => Row(entry.Model, entry.Row.Result, entry.Row.Perplexity, entry.Row.Bits))],
            Pairs = byLines
                ? [.. ranked.Skip(1).Select(entry => ComparedPair.Of(Evaluator.ComparePairedPerUnit(entry.Text, ranked[0].Text, Character, lengths, Paired, run.Cancellation)))]
                : [],
        };
    }

    private static ComparedModel Row(OpenedModel model, EvaluationResult result, double perplexity, double bits) =>
        new(model.Path, model.Format.Name, perplexity, bits, result.TokensIncludingOov, result.OovTokens);
}
