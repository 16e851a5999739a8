using SeqModels.LanguageModels;
using SeqModels.Sequences;

namespace SeqModels.Cli.Inspection;

/// <summary>A kind of safetensors file, recognized by a key of its metadata.</summary>
/// <param name="Key">The key.</param>
/// <param name="Name">The name in reports.</param>
/// <param name="Load">Loads the model, which checks that options and tensors fit.</param>
internal sealed record SafeTensorsKind(string Key, string Name, Action<string, CancellationToken> Load)
{
    /// <summary>What the value of the key is, for reports.</summary>
    public string ValueName { get; init; } = "options";

    public static IReadOnlyList<SafeTensorsKind> All { get; } =
    [
        new("seqmodels.recurrent-language-model", "recurrent language model",
            (path, cancellation) => RecurrentLanguageModel.Load(path, cancellationToken: cancellation)),
        new("seqmodels.neural-n-gram-language-model", "neural n-gram model",
            (path, cancellation) => NeuralNGramLanguageModel.Load(path, cancellationToken: cancellation)),
        new("seqmodels.seq2seq", "sequence-to-sequence model",
            (path, cancellation) => Seq2Seq.Load(path, cancellationToken: cancellation)),
        new("seqmodels.sequence-classifier", "sequence classifier",
            (path, cancellation) => SequenceClassifier.Load(path, cancellationToken: cancellation)),
        new("seqmodels.sequence-tagger", "sequence tagger",
            (path, cancellation) => SequenceTagger.Load(path, cancellationToken: cancellation)),
        new("seqmodels.sequence-regressor", "sequence regressor",
            (path, cancellation) => SequenceRegressor.Load(path, cancellationToken: cancellation)),
        new("seqmodels.forecaster", "neural forecaster", (_, _) => { }),
        new("seqmodels.checkpoint", "training checkpoint", (_, _) => { }) { ValueName = "state" },
        new("seqmodels.configuration", "parameters of a module", (_, _) => { }) { ValueName = "configuration" },
    ];
}
