using Samples;
using static Samples.OptionValue;

namespace WordLanguageModel;

/// <summary>Reads the command line by one table, which is also the help.</summary>
internal static class OptionParser
{
    private static readonly OptionTable<Options> Table = new(
        """
        WordLanguageModel: trains a recurrent language model of words by a recipe, from the papers or our own.

        usage: dotnet run -c Release --project samples/WordLanguageModel -- --recipe NAME --data DIR [OPTION]...

        DIR holds three texts, one sentence per line: the files with 'train', 'valid' and 'test' in their names, as in
        train.txt, ptb.train.txt or wiki.train.tokens. The end of a line is the word <eos>.
        """,
    [
        new("--recipe", "NAME", $"one of {string.Join(", ", Recipes.All.Select(recipe => recipe.Name))} (default: small)", (o, v) => o with { Recipe = ToRecipe(v) }),
        new("--data", "DIR", "the folder with the three texts", (o, v) => o with { Data = ToPath("--data", v) }),
        new("--json", "FILE", "write the curve and the final figures", (o, v) => o with { Json = ToPath("--json", v) }),
        new("--out", "DIR", "where the checkpoint, the log, the model and the curves go (default: out/wordlanguagemodel/RECIPE)", (o, v) => o with { Out = ToPath("--out", v) }),
        new("--fresh", null, "begin anew where a run was interrupted; without it the same command goes on with that run", (o, _) => o with { Fresh = true }),
        new("--epochs", "N", "how often the text is read (default: the recipe's)", (o, v) => o with { Epochs = ToInt("--epochs", v, 1, 100_000) }),
        new("--threads", "N", "threads to use at most (default: as many as there are cores); the result is the same", (o, v) => o with { Threads = ToInt("--threads", v, 1, 1024) }),
        new("--seed", "N", "names the random numbers: the same seed, the same result (default: 1)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
        new("--quick", null, "every recipe made small, on a text that the program writes: shows that they run, not how well they learn", (o, _) => o with { Quick = true }),
        new("--help", null, "show this", (o, _) => o with { Help = true }),
    ],
        "Ctrl+C, a crash or a power cut lose nothing but the steps since the last checkpoint: give the same command again.\n\n" +
        "Recipes:\n" + string.Join('\n', Recipes.All.Select(recipe => $"  {recipe.Name,-15} {recipe.Summary}")));

    /// <summary>The options that a command line asks for.</summary>
    /// <exception cref="UsageException">There is no such option, its value is not allowed, or --data is missing.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = Table.Read(arguments).Aggregate(new Options(), (o, apply) => apply(o));
        if (options.Data is null && !options.Help && !options.Quick)
        {
            throw new UsageException("--data DIR is missing: the folder with the train, valid and test texts.");
        }

        return options;
    }

    /// <summary>What <c>--help</c> shows.</summary>
    public static string Help() => Table.Help();

    private static string ToRecipe(string value) => Recipes.All.Any(recipe => recipe.Name == value)
        ? value
        : throw new UsageException($"--recipe must be one of {string.Join(", ", Recipes.All.Select(recipe => recipe.Name))}, but was '{value}'.");
}
