using System.CommandLine;
using SeqModels.Cli.NGrams;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;
using SeqModels.NGrams;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels ngram convert</c>: changes the format or the storage of an n-gram model.</summary>
internal static class NGramConvertCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> input = CliArgument.Model("input");
        Argument<string> output = new("output") { Description = "The file to write; gzip-compressed ARPA if it ends with .arpa.gz" };
        var target = new NGramTarget();
        var command = new CliCommand(context, "convert", "Converts an n-gram model between ARPA and binary files, and between storages.",
            "seqmodels ngram convert model.arpa.gz model.ngrams",
            "seqmodels ngram convert model.ngrams small.ngrams --storage packed --bits 8",
            "seqmodels ngram convert model.ngrams model.arpa")
        {
            input, output,
        };
        target.AddTo(command);
        return command.Runs(run =>
        {
            string path = run.Get(output);
            target.Check(run, path);
            using NGramModel model = NGramFiles.Open(run.Get(input), run.Cancellation);
            foreach (ArpaRepair repair in model.ArpaReport?.Repairs ?? [])
            {
                run.Warn($"{run.Get(input)}: {repair}");
            }

            target.Save(run, model, path);
            run.Print(WrittenModel.Of(model, path), NGramJson.Printed.WrittenModel);
        });
    }
}
