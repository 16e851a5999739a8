using Samples;
using static Samples.OptionValue;

namespace PublishedRecipes;

/// <summary>Reads the command line by one table, which is also the help.</summary>
internal static class OptionParser
{
    private static readonly OptionTable<Options> Table = new(
        """
        PublishedRecipes: repeats published experiments with models of characters.

        usage: dotnet run -c Release --project samples/PublishedRecipes -- --recipe NAME --corpus FILE [OPTION]...
        """,
    [
        new("--recipe", "NAME", $"one of {Names}", (o, v) => o with { Recipe = ToRecipe(v) }),
        new("--corpus", "FILE", "the text that the recipe is for", (o, v) => o with { Corpus = ToPath("--corpus", v) }),
        new("--epochs", "N", "how often the text is read (default: the recipe's)", (o, v) => o with { Epochs = ToInt("--epochs", v, 1, 100_000) }),
        new("--threads", "N", "threads to use at most (default: as many as there are cores); the result is the same", (o, v) => o with { Threads = ToInt("--threads", v, 1, 1024) }),
        new("--seed", "N", "names the random numbers: the same seed, the same result (default: 0)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
        new("--out", "DIR", "where the curve goes, as RECIPE.png (default: out/publishedrecipes)", (o, v) => o with { Out = ToPath("--out", v) }),
        new("--quick", null, "every recipe for one epoch on a text that the program writes: shows that they run, not how well they learn", (o, _) => o with { Quick = true }),
        new("--help", null, "show this", (o, _) => o with { Help = true }),
    ],
        "Recipes:\n" + string.Join('\n', Recipes.All.Select(recipe => $"  {recipe.Name,-20}  {recipe.Source}")));

    private static string Names => string.Join(", ", Recipes.All.Select(recipe => recipe.Name));

    /// <summary>The options that a command line asks for.</summary>
    /// <exception cref="UsageException">There is no such option, its value is not allowed, or one is missing.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = Table.Read(arguments).Aggregate(new Options(), (o, apply) => apply(o));
        if (!options.Help && !options.Quick && (options.Recipe is null || options.Corpus is null))
        {
            throw new UsageException($"{(options.Recipe is null ? "--recipe NAME" : "--corpus FILE")} is missing; --help lists the recipes.");
        }

        return options;
    }

    /// <summary>What <c>--help</c> shows.</summary>
    public static string Help() => Table.Help();

    private static string ToRecipe(string value) => Recipes.All.Any(recipe => recipe.Name == value)
        ? value
        : throw new UsageException($"--recipe must be one of {Names}, but was '{value}'.");
}
