using System.CommandLine;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.LanguageModels;
using SeqModels.Recurrent;

namespace SeqModels.Cli.Trainers;

/// <summary>Trains RNN, GRU and LSTM language models.</summary>
internal sealed class RecurrentTrainer(
    string name, RecurrentOptions recurrent, NetworkOptions network, Option<int> layers, Option<bool> tied, LearningOptions learning, Option<ulong> seed)
    : ModelTrainer(name)
{
    public override IReadOnlyList<Option> Options { get; } = [.. network.All, layers, tied, .. learning.All, seed];

    public override TrainedModel Train(CliRun run, TrainingText text)
    {
        int layerCount = run.Get(layers), hidden = run.Get(network.Hidden);
        var model = new RecurrentLanguageModel(text.Vocabulary, new RecurrentLanguageModelOptions
        {
            Recurrent = recurrent with { LayerCount = layerCount, Dropout = layerCount > 1 ? run.Get(network.Dropout) : 0 },
            HiddenSize = hidden,
            EmbeddingSize = run.Get(network.Embedding),
            Dropout = run.Get(network.Dropout),
            TieWeights = run.Get(tied),
            Seed = run.Get(seed),
        }, text.Tokenizer);
        NetworkTraining.Run(run, model, text, learning, run.Get(seed));
        string kind = $"{Name.ToUpperInvariant()}, {(layerCount == 1 ? "1 layer" : $"{layerCount} layers")} of {hidden}";
        return new TrainedModel(kind, model, model.ParameterCount, path => model.Save(path));
    }
}
