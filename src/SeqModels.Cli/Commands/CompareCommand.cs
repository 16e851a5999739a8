using System.CommandLine;
using SeqModels.Cli.Models;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels compare</c>: perplexities of several models on one text, with tests of significance.</summary>
internal static class CompareCommand
{
    public static Command Create(CliContext context)
    {
        var files = new Argument<string[]>("models and text")
        {
            Description = "Two or more models and, last, the text; - for the standard input",
            Arity = new ArgumentArity(0, 100),
        };
        files.Validators.Add(result =>
        {
            if (result.Tokens.Count < 3)
            {
                result.AddError("compare needs at least two models and, last, a text.");
            }
        });
        var command = new CliCommand(context, "compare",
            "Compares models on one text, the best first, and tests each of the others against the best: a block bootstrap over the tokens. Models with different "
            + "vocabularies are compared per character.",
            "seqmodels compare book.safetensors book.ngrams test.txt",
            "seqmodels compare a.arpa b.arpa c.safetensors test.txt --json")
        {
            files,
        };
        return command.Runs(run =>
        {
            string[] paths = run.Get(files);
            var models = new List<OpenedModel>();
            try
            {
                foreach (string path in paths[..^1])
                {
                    models.Add(ModelFile.Open(path, run.Cancellation));
                }

                run.Print(ModelComparison.Run(run, models, paths[^1]), CliJson.Printed.ComparisonReport);
            }
            finally
            {
                models.ForEach(model => model.Dispose());
            }
        });
    }
}
