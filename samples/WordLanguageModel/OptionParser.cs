using Samples;
using static Samples.OptionValue;

namespace WordLanguageModel;

/// <summary>The command-line options and their help.</summary>
internal static class OptionParser
{
    private static readonly OptionTable<Options> Table = new(
        """
        WordLanguageModel: trains a word-level recurrent language model with a published recipe or our own.

        usage: dotnet run -c Release --project samples/WordLanguageModel -- --recipe NAME --data DIR [OPTION]...

        DIR contains three texts, one sentence per line: files with 'train', 'valid' and 'test' in their names, as in
        train.txt, ptb.train.txt or wiki.train.tokens. The end of a line becomes the token <eos>.
        """,
    [
        new("--recipe", "NAME", $"one of {string.Join(", ", Recipes.All.Select(recipe => recipe.Name))} (default: small)", (o, v) => o with { Recipe = ToRecipe(v) }),
        new("--data", "DIR", "folder with the three texts", (o, v) => o with { Data = ToPath("--data", v) }),
        new("--json", "FILE", "write the curve and the results to a JSON file", (o, v) => o with { Json = ToPath("--json", v) }),
        new("--out", "DIR", "output folder for checkpoint, log, model and curves (default: out/wordlanguagemodel/RECIPE)", (o, v) => o with { Out = ToPath("--out", v) }),
        new("--fresh", null, "start from the beginning instead of resuming an interrupted run", (o, _) => o with { Fresh = true }),
        new("--epochs", "N", "number of epochs (default: the recipe's)", (o, v) => o with { Epochs = ToInt("--epochs", v, 1, 100_000) }),
        new("--threads", "N", "maximum number of threads (default: number of cores); does not change the result", (o, v) => o with { Threads = ToInt("--threads", v, 1, 1024) }),
        new("--mix", "N", "after training, mix the model with an n-gram model of order N and with caches; weights are fitted on the validation text", (o, v) => o with { Mix = ToInt("--mix", v, 1, 16) }),
        new("--seed", "N", "random seed; the same seed gives the same result (default: 1)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
        new("--quick", null, "run all recipes with small models on a generated text, as a test", (o, _) => o with { Quick = true }),
        new("--help", null, "show this help", (o, _) => o with { Help = true }),
    ],
        "After Ctrl+C, a crash or a power failure, the same command resumes from the last checkpoint.\n\n" +
        "Recipes:\n" + string.Join('\n', Recipes.All.Select(recipe => $"  {recipe.Name,-15} {recipe.Summary}")));

    /// <summary>Parses a command line.</summary>
    /// <exception cref="UsageException">An option is unknown, its value is invalid, or --data is missing.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = Table.Read(arguments).Aggregate(new Options(), (o, apply) => apply(o));
        if (options.Data is null && !options.Help && !options.Quick)
        {
            throw new UsageException("--data DIR is missing: the folder with the train, valid and test texts.");
        }

        return options;
    }

    /// <summary>The text of <c>--help</c>.</summary>
    public static string Help() => Table.Help();

    private static string ToRecipe(string value) => Recipes.All.Any(recipe => recipe.Name == value)
        ? value
        : throw new UsageException($"--recipe must be one of {string.Join(", ", Recipes.All.Select(recipe => recipe.Name))}, but was '{value}'.");
}
