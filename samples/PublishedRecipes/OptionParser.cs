using Samples;
using static Samples.OptionValue;

namespace PublishedRecipes;

/// <summary>The command-line options and their help.</summary>
internal static class OptionParser
{
    private static readonly OptionTable<Options> Table = new(
        """
        PublishedRecipes: reproduces published experiments with character-level models.

        usage: dotnet run -c Release --project samples/PublishedRecipes -- --recipe NAME --corpus FILE [OPTION]...
        """,
    [
        new("--recipe", "NAME", $"one of {Names}", (o, v) => o with { Recipe = ToRecipe(v) }),
        new("--corpus", "FILE", "the text of the recipe", (o, v) => o with { Corpus = ToPath("--corpus", v) }),
        new("--epochs", "N", "number of epochs (default: the recipe's)", (o, v) => o with { Epochs = ToInt("--epochs", v, 1, 100_000) }),
        new("--threads", "N", "maximum number of threads (default: number of cores); does not change the result", (o, v) => o with { Threads = ToInt("--threads", v, 1, 1024) }),
        new("--seed", "N", "random seed; the same seed gives the same result (default: 0)", (o, v) => o with { Seed = ToSeed("--seed", v) }),
        new("--out", "DIR", "output folder for the curve, RECIPE.png (default: out/publishedrecipes)", (o, v) => o with { Out = ToPath("--out", v) }),
        new("--quick", null, "run all recipes for one epoch on a generated text, as a test", (o, _) => o with { Quick = true }),
        new("--help", null, "show this help", (o, _) => o with { Help = true }),
    ],
        "Recipes:\n" + string.Join('\n', Recipes.All.Select(recipe => $"  {recipe.Name,-20}  {recipe.Source}").Append($"  {NumpyCollection.Name,-20}  {NumpyCollection.Source}")));

    private static string Names => string.Join(", ", Recipes.All.Select(recipe => recipe.Name).Append(NumpyCollection.Name));

    /// <summary>Parses a command line.</summary>
    /// <exception cref="UsageException">An option is unknown, its value is invalid, or one is missing.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = Table.Read(arguments).Aggregate(new Options(), (o, apply) => apply(o));
        if (!options.Help && !options.Quick && (options.Recipe is null || options.Corpus is null))
        {
            throw new UsageException($"{(options.Recipe is null ? "--recipe NAME" : "--corpus FILE")} is missing; --help lists the recipes.");
        }

        return options;
    }

    /// <summary>The text of <c>--help</c>.</summary>
    public static string Help() => Table.Help();

    private static string ToRecipe(string value) => value == NumpyCollection.Name || Recipes.All.Any(recipe => recipe.Name == value)
        ? value
        : throw new UsageException($"--recipe must be one of {Names}, but was '{value}'.");
}
