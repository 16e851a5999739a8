using System.CommandLine;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.LanguageModels;

namespace SeqModels.Cli.Trainers;

/// <summary>Trains neural n-gram models: an MLP on the embeddings of the last tokens.</summary>
internal sealed class NeuralNGramTrainer(NetworkOptions network, Option<int> context, LearningOptions learning, Option<ulong> seed) : ModelTrainer("neural-ngram")
{
    public override IReadOnlyList<Option> Options { get; } = [.. network.All, context, .. learning.All, seed];

    public override TrainedModel Train(CliRun run, TrainingText text)
    {
        int length = run.Get(context);
        var model = new NeuralNGramLanguageModel(text.Vocabulary, new NeuralNGramOptions
        {
            ContextLength = length,
            HiddenSizes = [run.Get(network.Hidden)],
            EmbeddingSize = run.Get(network.Embedding),
            Dropout = run.Get(network.Dropout),
            InputDropout = run.Get(network.Dropout),
            Seed = run.Get(seed),
        }, text.Tokenizer);
        NetworkTraining.Run(run, model, text, learning, run.Get(seed));
        return new TrainedModel($"neural n-gram model, {length} tokens of context", model, model.ParameterCount, path => model.Save(path));
    }
}
