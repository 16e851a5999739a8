using System.CommandLine;
using SeqModels.Cli.Running;

namespace SeqModels.Cli.Trainers;

/// <summary>The sizes of networks on the command line.</summary>
internal sealed class NetworkOptions
{
    public Option<int> Hidden { get; } = CliOption.Integer("--hidden", "Hidden size of every layer", 256, 1, 65536);

    public Option<int> Embedding { get; } = CliOption.Integer("--embedding", "Size of the embedding of a token", 64, 1, 65536);

    public Option<double> Dropout { get; } = CliOption.Number("--dropout", "Dropout probability at the input, between layers and at the output", 0, 0, 0.99);

    public IReadOnlyList<Option> All => [Hidden, Embedding, Dropout];
}
