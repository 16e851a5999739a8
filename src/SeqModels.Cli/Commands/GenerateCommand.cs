using System.CommandLine;
using System.Text;
using SeqModels.Cli.Models;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;
using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels generate</c>: samples texts from a model and streams them token by token.</summary>
internal static class GenerateCommand
{
    /// <summary>Stands between several texts.</summary>
    private const string Separator = "---";

    public static Command Create(CliContext context)
    {
        Argument<string> model = CliArgument.Model();
        var prompt = new Option<string>("--prompt", "-p")
        {
            Description = "The beginning of the text",
            HelpName = "text",
            DefaultValueFactory = _ => "",
        };
        Option<int> maxTokens = CliOption.Integer("--max-tokens", "Maximum number of tokens of each text, without the prompt", 200);
        Option<double> temperature = CliOption.Number("--temperature", "Divides the logits; 0 always takes the most probable token", 1, 0);
        Option<int?> topK = CliOption.Optional("--top-k", "Sample from the k most probable tokens only", 1);
        Option<double?> topP = CliOption.OptionalNumber("--top-p", "Sample from the smallest set of tokens with this probability (nucleus)", CliOption.AboveZero, 1);
        Option<double?> minP = CliOption.OptionalNumber("--min-p", "Sample from tokens with at least this share of the highest probability", CliOption.AboveZero, 1);
        Option<double> penalty = CliOption.Number("--repetition-penalty", "Above 1, repeated tokens are rarer", 1, CliOption.AboveZero);
        Option<string[]> stop = CliOption.Texts("--stop", "End before this text", "text");
        Option<int> count = CliOption.Integer("--count", "Number of texts; text i has the seed --seed + i", 1, 1);
        Option<ulong> seed = CliOption.Seed();
        var command = new CliCommand(context, "generate", "Generates text with a language model, token by token.",
            "seqmodels generate book.safetensors --prompt \"the \" --max-tokens 200",
            "seqmodels generate book.safetensors --temperature 0.8 --top-p 0.9 --seed 1 --count 3",
            "seqmodels generate book.safetensors --count 100 --json > texts.jsonl")
        {
            model, prompt, maxTokens, temperature, topK, topP, minP, penalty, stop, count, seed,
        };
        return command.Runs(run =>
        {
            var options = new GenerationOptions
            {
                MaxTokens = run.Get(maxTokens),
                Temperature = run.Get(temperature),
                TopK = run.Get(topK),
                TopP = run.Get(topP),
                MinP = run.Get(minP),
                RepetitionPenalty = run.Get(penalty),
                StopTexts = run.Get(stop),
                Seed = run.Get(seed),
            };
            using OpenedModel opened = ModelFile.Open(run.Get(model), run.Cancellation);
            Generate(run, opened, run.Get(prompt), run.Get(count), options);
        });
    }

    private static void Generate(CliRun run, OpenedModel opened, string prompt, int count, GenerationOptions options)
    {
        ITokenizer tokenizer = opened.Tokenizer;
        IReadOnlyList<string> tokens = tokenizer.Tokenize(prompt);
        if (opened.CountUnknown(tokens) is > 0 and var unknown)
        {
            run.Warn($"{unknown} of the {tokens.Count} tokens of the prompt are not in the vocabulary of {opened.Name}.");
        }

        string beginning = tokenizer.Join(tokens);
        for (int i = 0; i < count; i++)
        {
            GenerationOptions own = options with { Seed = unchecked(options.Seed + (ulong)i) };
            IEnumerable<string> pieces = opened.Model.StreamText(tokenizer, prompt, own, run.Cancellation);
            if (run.IsJson)
            {
                var text = new StringBuilder(beginning).AppendJoin("", pieces);
                run.Print(new GeneratedText(i, own.Seed, prompt, text.ToString()), CliJson.Printed.GeneratedText);
            }
            else
            {
                Stream(run.Output, i > 0, beginning, pieces);
            }
        }
    }

    private static void Stream(TextWriter output, bool isSeparated, string beginning, IEnumerable<string> pieces)
    {
        output.Write(isSeparated ? Separator + "\n" : "");
        output.Write(beginning);
        output.Flush();
        foreach (string piece in pieces)
        {
            output.Write(piece);
            output.Flush();
        }

        output.Write('\n');
        output.Flush();
    }
}
