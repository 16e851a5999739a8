using System.CommandLine;
using SeqModels.Cli.Models;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.Cli.Trainers;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Text;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels fine-tune</c>: trains a network further on another text.</summary>
internal static class FineTuneCommand
{
    public static Command Create(CliContext context)
    {
        Argument<string> model = CliArgument.Model();
        var texts = new TrainingTextOptions();
        var learning = new LearningOptions(epochs: 3, rate: 0.0005);
        Option<string> output = CliOption.RequiredFile("--out", "The file of the fine-tuned model", "-o");
        Option<int> newTokens = CliOption.Integer("--new-tokens", "Maximum number of tokens of the text that are added to the vocabulary of a recurrent model", 0);
        Option<string[]> freeze = CliOption.Texts("--freeze", "Parameters that stay as they are, such as \"rnn.*\"", "pattern");
        Option<ulong> seed = CliOption.Seed();
        var command = new CliCommand(context, "fine-tune", "Trains a network further on another text and saves the result; the model itself is not changed.",
            "seqmodels fine-tune book.safetensors letters.txt --out letters.safetensors",
            "seqmodels fine-tune words.safetensors letters.txt --new-tokens 2000 --freeze \"rnn.*\" --epochs 2 --out letters.safetensors")
        {
            model, texts.Files, output, newTokens, freeze,
        };
        foreach (Option option in texts.All.Concat(learning.All).Append(seed))
        {
            command.Add(option);
        }

        return command.Runs(run =>
        {
            OutputFile.CheckAll([run.Get(output), learning.Checkpoint(run), learning.Log(run)], [.. texts.Inputs(run), run.Get(model)]);
            using OpenedModel opened = ModelFile.Open(run.Get(model), run.Cancellation);
            if (opened.Model is not (IDifferentiableLanguageModel and Module))
            {
                throw new InvalidDataException(
                    $"'{run.Get(model)}' is {opened.Format.Name}, which is not trained by gradients. Estimate a new model with 'seqmodels train'.");
            }

            TrainingText text = texts.Read(run, opened.TextOptions, corpus => run.Get(newTokens) is > 0 and var count
                ? opened.Model.Vocabulary.Extend(corpus.Tokens(), count)
                : opened.Model.Vocabulary);
            TrainedModel tuned = Trainable(opened, text.Vocabulary, run.Get(seed));
            Freeze((Module)tuned.Model, run.Get(freeze));
            double? before = Validation.Perplexity(run, tuned, text);
            NetworkTraining.Run(run, (IDifferentiableLanguageModel)tuned.Model, text, learning, run.Get(seed));
            double? after = Validation.Perplexity(run, tuned, text);
            tuned.Save(run.Get(output));
            run.Print(TrainingReports.Of(run.Get(output), tuned, text, after, before), CliJson.Printed.TrainingReport);
        });
    }

    /// <exception cref="UsageException">A pattern matches no parameter, or all parameters are frozen.</exception>
    private static void Freeze(Module model, string[] patterns)
    {
        foreach (string pattern in patterns)
        {
            try
            {
                model.Freeze(pattern);
            }
            catch (ArgumentException e)
            {
                throw new UsageException($"--freeze: {ErrorText.Of(e)}");
            }
        }

        if (model.Parameters().All(parameter => parameter.IsFrozen))
        {
            throw new UsageException("--freeze leaves no parameter to train.");
        }
    }

    /// <summary>The model with a vocabulary that may be larger than its own.</summary>
    private static TrainedModel Trainable(OpenedModel opened, Vocabulary vocabulary, ulong seed)
    {
        if (opened.Model is RecurrentLanguageModel recurrent)
        {
            NewTokenInitialization initial =
                recurrent.Vocabulary.UnknownId is null ? NewTokenInitialization.Random : NewTokenInitialization.FromUnknown;
            RecurrentLanguageModel larger =
                vocabulary.Equals(recurrent.Vocabulary) ? recurrent : recurrent.WithVocabulary(vocabulary, seed, initial);
            return new TrainedModel(opened.Format.Name, larger, larger.ParameterCount, path => larger.Save(path));
        }

        var neural = (NeuralNGramLanguageModel)opened.Model;
        return vocabulary.Equals(neural.Vocabulary)
            ? new TrainedModel(opened.Format.Name, neural, neural.ParameterCount, path => neural.Save(path))
            : throw new UsageException("--new-tokens needs a recurrent model; the vocabulary of a neural n-gram model is fixed.");
    }
}
