using System.Globalization;

namespace PublishedRecipes;

/// <summary>The command line.</summary>
internal sealed record Arguments(IReadOnlyList<Recipe> Recipes, string CorpusFile, int? Epochs, ulong Seed)
{
    /// <summary>The arguments, or null if they cannot be understood.</summary>
    public static Arguments? Parse(string[] args)
    {
        if (args is ["--quick", ..])
        {
            return Quick();
        }

        Recipe? recipe = null;
        (string? file, int? epochs, ulong seed) = (null, null, 0);
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            bool understood = args[i] switch
            {
                "--recipe" => (recipe = PublishedRecipes.Recipes.All.FirstOrDefault(r => r.Name == value)) is not null,
                "--corpus" => (file = value).Length > 0,
                "--epochs" => int.TryParse(value, CultureInfo.InvariantCulture, out int n) && (epochs = n) > 0,
                "--seed" => ulong.TryParse(value, CultureInfo.InvariantCulture, out seed),
                _ => false,
            };
            if (!understood)
            {
                return null;
            }
        }

        return recipe is null || file is null ? null : new Arguments([recipe], file, epochs, seed);
    }

    /// <summary>Every recipe for one epoch on a text that it writes itself: shows that they run, not how well they learn.</summary>
    private static Arguments Quick()
    {
        string file = Path.Combine(Path.GetTempPath(), $"seqmodels-recipes-{Environment.ProcessId}.txt");
        File.WriteAllLines(file, Enumerable.Range(0, 600).Select(i => $"the traveller turned page {i % 17} and read of year {i * 7 % 1000}"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        return new Arguments([.. PublishedRecipes.Recipes.All.Select(recipe => recipe.Quick())], file, 1, 0);
    }
}
