using System.CommandLine;
using SeqModels.Cli.Models;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.Evaluation;
using SeqModels.Text;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels evaluate</c>: the perplexity of a model on a text.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> model = CliArgument.Model();
        Argument<string> text = CliArgument.Text("text", "The text");
        var reset = new Option<bool>("--reset-at-lines")
        {
            Description = "Start anew at every line, where a recurrent model otherwise remembers the lines before; needs a model with </s>",
        };
        var command = new CliCommand(context, "evaluate",
            "Computes the perplexity of a model on a text. The text is read as the model was trained: characters, or words with the line as sentence.",
            "seqmodels evaluate book.safetensors test.txt",
            "seqmodels evaluate model.arpa.gz test.txt --json",
            "tail -1000 book.txt | seqmodels evaluate book.ngrams -")
        {
            model, text, reset,
        };
        return command.Runs(run =>
        {
            using OpenedModel opened = ModelFile.Open(run.Get(model), run.Cancellation);
            if (run.Get(reset) && !opened.BySentences)
            {
                throw new UsageException($"--reset-at-lines: {opened.Name} reads a text as one stream and has no </s>.");
            }

            var options = new EvaluationOptions { ResetAtSentences = run.Get(reset) };
            Corpus corpus = TextSource.Read(run, run.Get(text), opened.TextOptions);
            EvaluationResult result = Evaluator.Evaluate(
                opened.Model, TextSource.Encode(corpus, opened.Model.Vocabulary, run.Get(text)), options, run.Cancellation);
            run.Print(EvaluationReport.Of(run.Get(model), opened.Format.Name, run.Get(text), result), CliJson.Printed.EvaluationReport);
        });
    }
}
