using System.CommandLine;
using SeqModels.Cli.NGrams;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels ngram query</c>: scores lines word by word.</summary>
internal static class NGramQueryCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> input = CliArgument.Model();
        Argument<string?> text = CliArgument.Lines("text", "Sentences, one per line, words separated by white space");
        var sentences = new Option<bool>("--sentences") { Description = "Only the sum of each line, not its words" };
        var summary = new Option<bool>("--summary") { Description = "Only the perplexities of the whole text" };
        var command = new CliCommand(context, "query",
            "Scores a text as KenLM's query does. Each line of output has, for each word, word=id, the length of the matched n-gram and log10 p; then the sum. The "
            + "last lines are perplexities including and excluding unknown words (OOVs).",
            "seqmodels ngram query model.ngrams < sentences.txt",
            "seqmodels ngram query model.arpa.gz test.txt --summary",
            "seqmodels ngram query model.ngrams test.txt --sentences --json > scores.jsonl")
        {
            input, text, sentences, summary,
        };
        return command.Runs(run =>
        {
            using NGramModel model = NGramFiles.Open(run.Get(input), run.Cancellation);
            if (model.Tokenizer is not (null or WhitespaceTokenizer))
            {
                throw new InvalidDataException(
                    $"'{run.Get(input)}' has a {model.Tokenizer.GetType().Name}, not words separated by white space; "
                    + "'seqmodels score' and 'evaluate' read texts with its tokenizer.");
            }

            string path = run.GetInput(text);
            TextScore score = run.Get(summary) ? Score(run, model, path) : ScoreLines(run, model, path, !run.Get(sentences));
            run.Print(score.Tokens > 0 ? QuerySummary.Of(score) : throw Empty(path), NGramJson.Printed.QuerySummary);
        });
    }

    /// <summary>Scores the whole text on all threads.</summary>
    private static TextScore Score(CliRun run, NGramModel model, string path)
    {
        using JoinedText text = JoinedText.Of([path], () => run.Input, null, run.Cancellation);
        return text.Read(file => Score(file, path, model, run.Cancellation), _ => { });
    }

    private static TextScore Score(string file, string path, NGramModel model, CancellationToken cancellationToken)
    {
        ValidUtf8.CheckFile(file, cancellationToken);
        try
        {
            return model.ScoreFile(file, cancellationToken);
        }
        catch (ArgumentException)
        {
            throw Empty(path);
        }
    }

    private static TextScore ScoreLines(CliRun run, NGramModel model, string path, bool withWords)
    {
        var totals = new QueryTotals();
        string source = path == LineReader.StandardInput ? "standard input" : path;
        using Stream bytes = path == LineReader.StandardInput ? run.Input : InputFile.Open(path);
        using QueryJson? json = run.IsJson ? new QueryJson(run.Output, withWords) : null;
        IQueryOutput output = json is null ? new QueryText(run.Output, withWords) : json;
        new LineQuery(model, output).Run(PlainBytes.Open(bytes, source), source, totals, run.Cancellation);
        output.Flush();
        return totals.ToScore();
    }

    private static InvalidDataException Empty(string path) => new($"{TextSource.Name([path])} has no tokens.");
}
