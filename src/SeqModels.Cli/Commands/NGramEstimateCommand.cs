using System.CommandLine;
using SeqModels.Cli.NGrams;
using SeqModels.Cli.Output;
using SeqModels.Cli.Progress;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.NGrams;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels ngram estimate</c>: estimates an n-gram model from text.</summary>
internal static class NGramEstimateCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string[]> texts = new("texts")
        {
            Description = "Training texts, one sentence per line, words separated by white space; UTF-8, may be gzip; - for the standard input, the default",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string> output = CliOption.RequiredFile("--out", "The file to write", "-o");
        Option<long?> memory = MemorySize.Option("--memory",
            "Memory budget such as 500M, 2G or 80%; what exceeds it is sorted on disk. The file has packed storage (default: no limit)");
        var temporary = new Option<string?>("--temporary")
        {
            Description = "Folder for temporary files (default: the system's)",
            HelpName = "folder",
        };
        var estimation = new EstimationOptions();
        var target = new NGramTarget();
        var command = new CliCommand(context, "estimate",
            "Estimates an n-gram model. The default, interpolated modified Kneser-Ney, gives the parameters of KenLM's lmplz.",
            "seqmodels ngram estimate text.txt --order 5 --out model.ngrams",
            "zcat *.gz | seqmodels ngram estimate --order 3 --prune 0 0 1 --out model.arpa.gz",
            "seqmodels ngram estimate large.txt.gz --memory 2G --temporary /scratch --out large.ngrams",
            "seqmodels ngram estimate train.txt --smoothing jelinek-mercer --tune valid.txt --out model.ngrams",
            "seqmodels ngram estimate book.txt --unit char --order 6 --out letters.ngrams")
        {
            texts, output,
        };
        estimation.AddTo(command);
        command.Options.Add(memory);
        command.Options.Add(temporary);
        target.AddTo(command);
        return command.Runs(run =>
        {
            string path = run.Get(output);
            string[] files = run.Get(texts) is { Length: > 0 } given ? given : [LineReader.StandardInput];
            estimation.Check(run);
            target.Check(run, path, files.Concat(estimation.Inputs(run)));
            if (run.IsGiven(memory) && (estimation.AreCharacters(run) || estimation.Method(run).Options.Contains(SmoothingMethod.PruneOption) is false))
            {
                throw new UsageException("--memory requires --unit word and a backoff method, not add-k or maximum-likelihood.");
            }

            foreach (string text in files.Where(text => text != LineReader.StandardInput))
            {
                InputFile.Check(text);
            }

            var counting = new NGramCountingOptions { MemoryBudget = run.Get(memory) ?? long.MaxValue, TemporaryFolder = run.Get(temporary) };
            EstimatedModel result;
            using (StatusLine status = run.Status())
            using (JoinedText text = JoinedText.Of(files, () => run.Input, run.Get(temporary), run.Cancellation))
            {
                if (new FileInfo(text.Path).Length == 0)
                {
                    throw new InvalidDataException($"{TextSource.Name(files)} is empty.");
                }

                var work = new Estimation(run, estimation, counting, target.IsArpa(run, path), status);
                result = run.IsGiven(memory) ? ToFile(run, work, text, target, path) : InMemory(run, work, text, target, path);
            }

            if (!estimation.ExpectsFallback(run) && result.Orders.Any(order => order.Fallback is not null))
            {
                IEnumerable<int> orders = result.Orders.Where(order => order.Fallback is not null).Select(order => order.Order);
                run.Warn($"the text is too small for the discounts of order {string.Join(", ", orders)}; "
                    + "fixed ones were used (--discount-fallback chooses them).");
            }

            run.Print(result, NGramJson.Printed.EstimatedModel);
        });
    }

    private static EstimatedModel InMemory(CliRun run, Estimation work, JoinedText text, NGramTarget target, string path)
    {
        using NGramModel model = work.InMemory(text);
        target.Save(run, model, path);
        return Describe(model, model.Report, path);
    }

    private static EstimatedModel ToFile(CliRun run, Estimation work, JoinedText text, NGramTarget target, string path)
    {
        if (target.IsExactPacked(run, path))
        {
            EstimationReport report = work.ToFile(text, path);
            using var model = NGramModel.Load(path);
            return Describe(model, report, path);
        }

        string between = path + ".packed-" + Guid.NewGuid().ToString("N")[..8];
        try
        {
            EstimationReport report = work.ToFile(text, between);
            using var model = NGramModel.Load(between);
            target.Save(run, model, path);
            return Describe(model, report, path);
        }
        finally
        {
            File.Delete(between);
        }
    }

    private static EstimatedModel Describe(NGramModel model, EstimationReport? report, string path) => new(
        path,
        new FileInfo(path).Length,
        report?.Smoothing.Name ?? model.Smoothing?.Name ?? model.Description,
        report?.TokenCount ?? model.Counts?.TokenCount ?? 0,
        model.Vocabulary.Count,
        model.Vocabulary.UnknownId is { } unknown ? model.Vocabulary[unknown] : null,
        report is null
            ? [.. Enumerable.Range(1, model.Order).Select(order => new EstimatedOrder(order, model.NGramCount(order), model.NGramCount(order), null, null, null))]
            : [.. report.Orders.Select(EstimatedOrder.Of)]);
}
