using System.CommandLine;
using SeqModels.Cli.Inspection;
using SeqModels.Cli.Running;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels inspect</c>: says what a file is and what is in it.</summary>
internal static class InspectCommand
{
    public static Command Create(CliContext context)
    {
        var file = new Argument<string>("file")
        {
            Description = "A model of any kind, an ARPA file, a checkpoint, forecaster, vocabulary or other safetensors file; recognized by its content",
        };
        var statistics = new Option<bool>("--statistics") { Description = "Print minimum, maximum, mean and norm of each tensor" };
        var hashes = new Option<bool>("--hashes") { Description = "Print SHA-256 of the file and of the bytes of each tensor" };
        var verify = new Option<bool>("--verify")
        {
            Description = "Check the data of an n-gram model against its checksums; files of other kinds are always checked",
        };
        var command = new CliCommand(context, "inspect", "Prints what a file is and what is in it: its kind, options, vocabulary, tensors or n-gram counts.",
            "seqmodels inspect book.safetensors",
            "seqmodels inspect book.safetensors --statistics --hashes",
            "seqmodels inspect model.ngrams --verify --json")
        {
            file, statistics, hashes, verify,
        };
        return command.Runs(run =>
        {
            var options = new InspectionOptions(run.Get(statistics), run.Get(hashes), run.Get(verify));
            run.Print(FileKind.Inspect(run.Get(file), options, run.Cancellation), InspectionJson.Printed.FileReport);
        });
    }
}
