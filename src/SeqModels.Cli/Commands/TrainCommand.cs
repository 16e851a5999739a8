using System.CommandLine;
using SeqModels.Cli.NGrams;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.Cli.Trainers;
using SeqModels.NGrams;
using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels train</c>: trains a language model on a text.</summary>
internal static class TrainCommand
{
    private const string DefaultModel = "lstm";

    public static Command Create(CliContext context)
    {
        var texts = new TrainingTextOptions();
        Option<string> output = CliOption.RequiredFile("--out", "The model file", "-o");
        Option<string> unit = CliOption.Choice(
            "--unit", $"What a token is ({TextUnit.Explain()})", TextUnit.Default, [.. TextUnit.All.Select(unit => unit.Name)]);
        Option<int?> minCount = CliOption.Optional(
            "--min-count", "Tokens with fewer occurrences are unknown (default: 1 for characters, otherwise 2)", 1);
        Option<int?> maxVocabulary = CliOption.Optional("--max-vocabulary", "Maximum size of the vocabulary; the most frequent tokens are kept", 1);
        var learning = new LearningOptions(epochs: 5, rate: 0.003);
        IReadOnlyList<ModelTrainer> trainers = Trainers(learning);
        Option<string> kind = CliOption.Choice("--model", "The kind of model", DefaultModel, [.. trainers.Select(trainer => trainer.Name)]);
        var command = new CliCommand(context, "train", "Trains a language model on a text and saves it.",
            "seqmodels train book.txt --model lstm --out book.safetensors",
            "seqmodels train book.txt --model ngram --order 6 --out book.ngrams",
            "seqmodels train train.txt --valid valid.txt --unit word --model gru --hidden 512 --dropout 0.3 --epochs 10 --out words.safetensors",
            "seqmodels train book.txt --checkpoint book.checkpoint --resume --log book.jsonl --out book.safetensors")
        {
            texts.Files, kind, output, unit,
        };
        foreach (Option option in texts.All.Concat([minCount, maxVocabulary]).Concat(trainers.SelectMany(trainer => trainer.Options)).Distinct())
        {
            command.Add(option);
        }

        return command.Runs(run =>
        {
            ModelTrainer trainer = trainers.First(trainer => trainer.Name == run.Get(kind));
            CheckOptions(run, trainer, trainers);
            OutputFile.CheckAll([run.Get(output), learning.Checkpoint(run), learning.Log(run)], [.. texts.Inputs(run)]);
            TextUnit tokens = TextUnit.Find(run.Get(unit));
            TrainingText text = texts.Read(run, tokens.Options, corpus => corpus.BuildVocabulary(
                (tokens.Options.Layout == CorpusLayout.Sentences ? VocabularyOptions.Sentences : new VocabularyOptions()) with
                {
                    MinCount = run.Get(minCount) ?? tokens.MinCount,
                    MaxSize = run.Get(maxVocabulary),
                }));
            run.Inform($"{trainer.Name}: {text.TokenCount} tokens, vocabulary of {text.Vocabulary.Count}");
            TrainedModel trained = trainer.Train(run, text);
            double? perplexity = Validation.Perplexity(run, trained, text);
            trained.Save(run.Get(output));
            run.Print(TrainingReports.Of(run.Get(output), trained, text, perplexity), CliJson.Printed.TrainingReport);
        });
    }

    private static List<ModelTrainer> Trainers(LearningOptions learning)
    {
        var network = new NetworkOptions();
        Option<ulong> seed = CliOption.Seed();
        Option<int> layers = CliOption.Integer("--layers", "Recurrent layers", 1, 1, 64);
        var tied = new Option<bool>("--tie-weights") { Description = "Share the weights of the embedding and the output layer" };
        Option<int> context = CliOption.Integer("--context", "Tokens of context of a neural n-gram model", 8, 1, 1024);
        Option<int> order = CliOption.Integer("--order", "Order of an n-gram model", 5, 1, NGramState.MaxOrder);
        Option<string> smoothing = CliOption.Choice(
            "--smoothing", "Smoothing of an n-gram model", SmoothingMethod.Default, NGramTrainer.Methods);
        Option<int> states = CliOption.Integer("--states", "States of a hidden Markov model", 32, 1, 4096);
        Option<int> iterations = CliOption.Integer("--iterations", "Maximum number of iterations of a hidden Markov model", 50, 1);
        return
        [
            Recurrent(DefaultModel, new LstmOptions()),
            Recurrent("gru", new GruOptions()),
            Recurrent("rnn", new RnnOptions()),
            new NeuralNGramTrainer(network, context, learning, seed),
            new NGramTrainer(order, smoothing),
            new HmmTrainer(states, iterations, seed),
        ];

        RecurrentTrainer Recurrent(string name, RecurrentOptions options) => new(name, options, network, layers, tied, learning, seed);
    }

    /// <exception cref="UsageException">An option belongs to another kind of model.</exception>
    private static void CheckOptions(CliRun run, ModelTrainer trainer, IReadOnlyList<ModelTrainer> trainers)
    {
        foreach (Option option in trainers.SelectMany(other => other.Options).Except(trainer.Options).Where(run.IsGiven))
        {
            IEnumerable<string> owners = trainers.Where(other => other.Options.Contains(option)).Select(other => other.Name);
            throw new UsageException($"{option.Name} is an option of --model {string.Join(", ", owners)}, not of {trainer.Name}.");
        }
    }
}
