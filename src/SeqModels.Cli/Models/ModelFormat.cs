using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.NGrams;

namespace SeqModels.Cli.Models;

/// <summary>A format of language models: how its files are recognized and read.</summary>
/// <param name="Name">What the file contains, with an article.</param>
/// <param name="Matches">Recognizes a file by its beginning.</param>
/// <param name="Load">Reads the model.</param>
internal sealed record ModelFormat(string Name, Func<FileHead, bool> Matches, Func<string, CancellationToken, ILanguageModel> Load)
{
    /// <summary>The formats that commands can open.</summary>
    public static IReadOnlyList<ModelFormat> All { get; } =
    [
        new("a recurrent language model", head => head.HasMetadata("seqmodels.recurrent-language-model"),
            (path, cancellation) => RecurrentLanguageModel.Load(path, cancellationToken: cancellation)),
        new("a neural n-gram model", head => head.HasMetadata("seqmodels.neural-n-gram-language-model"),
            (path, cancellation) => NeuralNGramLanguageModel.Load(path, cancellationToken: cancellation)),
        new("an n-gram model", head => head.StartsWith("SEQNGBKF"u8) || head.StartsWith("SEQNGRAM"u8),
            (path, cancellation) => NGramModel.Load(path, cancellationToken: cancellation)),
        new("an ARPA file", head => head.Text.TrimStart().StartsWith("\\data\\", StringComparison.OrdinalIgnoreCase),
            (path, cancellation) => Arpa.Read(path, cancellationToken: cancellation)),
        new("a hidden Markov model", head => head.HasJsonFormat("seqmodels-hmm"), (path, _) => CategoricalHmm.Load(path)),
        new("a Markov chain", head => head.HasJsonFormat("seqmodels-markov-chain"), (path, _) => MarkovChain.Load(path)),
    ];
}
