using System.CommandLine;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Plotting;
using SeqModels.Studies.Common;
using SeqModels.Text;
using SeqModels.Training;
using Given = SeqModels.Studies.Common.StudyOption<SeqModels.Studies.Recipes.Options>;

namespace SeqModels.Studies.Recipes;

/// <summary>The subcommand <c>recipes</c>: reproduces published experiments with character-level models.</summary>
internal static class RecipeStudy
{
    private static readonly string Summary =
        $"""
        Reproduces published experiments with character-level models: --recipe NAME --corpus FILE.

        Recipes:
        {string.Join('\n', PublishedRecipes.All.Select(recipe => $"  {recipe.Name,-20}  {recipe.Source}").Append($"  {NumpyCollection.Name,-20}  {NumpyCollection.Source}"))}
        """;

    private static readonly Given[] Own =
    [
        Given.OneOf("--recipe", "NAME", "the recipe", PublishedRecipes.All.Select(recipe => recipe.Name).Append(NumpyCollection.Name), (o, v) => o with { Recipe = v }),
        Given.Text("--corpus", "FILE", "the text of the recipe", (o, v) => o with { Corpus = v }),
        Given.Whole("--epochs", "N", "number of epochs (default: the recipe's)", 1, 100_000, (o, v) => o with { Epochs = v }),
        Given.Whole("--threads", "N", "maximum number of threads (default: number of cores); does not change the result", 1, 1024, (o, v) => o with { Threads = v }),
    ];

    /// <summary>The subcommand.</summary>
    public static Command Command => Study.Create("recipes", Summary, Run, Own, new Options { Seed = 0 });

    private static int Run(Options options, CancellationToken cancellationToken)
    {
        Parallelism.Degree = options.Threads ?? Parallelism.Degree;
        if (options.Quick)
        {
            RunAll(options, cancellationToken);
            return 0;
        }

        string name = options.Recipe ?? throw new UsageException("--recipe NAME is missing; --help lists the recipes.");
        string corpus = options.Corpus ?? throw new UsageException("--corpus FILE is missing.");
        if (name == NumpyCollection.Name)
        {
            NumpyCollection.Run(options, corpus, cancellationToken);
        }
        else
        {
            Reproduce(PublishedRecipes.All.First(recipe => recipe.Name == name), options, corpus, cancellationToken);
        }

        return 0;
    }

    /// <summary>All recipes for one epoch on a generated text.</summary>
    private static void RunAll(Options options, CancellationToken cancellationToken)
    {
        string file = Path.Combine(options.Out, "text.txt");
        File.WriteAllLines(file, Enumerable.Range(0, 600).Select(i => $"the traveller turned page {i % 17} and read of year {i * 7 % 1000}"));
        Options one = options with { Epochs = 1 };
        foreach (Recipe recipe in PublishedRecipes.All)
        {
            Reproduce(recipe.Quick(), one, file, cancellationToken);
        }

        NumpyCollection.Run(one, file, cancellationToken);
    }

    private static void Reproduce(Recipe recipe, Options options, string corpus, CancellationToken cancellationToken)
    {
        (EncodedCorpus train, EncodedCorpus? validation) = recipe.Read(corpus);
        TrainingOptions training = recipe.Training with { Epochs = options.Epochs ?? recipe.Training.Epochs, Seed = options.Seed };
        var model = new RecurrentLanguageModel(train.Vocabulary, recipe.Model with { Seed = options.Seed });
        Console.WriteLine($"{recipe.Name}: {recipe.Source}");
        Console.WriteLine($"  published: {recipe.Published}");
        Console.WriteLine($"  {train.Count:N0} tokens, vocabulary size {train.Vocabulary.Count}, {model.ParameterCount:N0} parameters");

        TrainingResult result = model.Train(train, validation, training, new EpochLines(training.Epochs), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        string curve = Path.Combine(options.Out, recipe.Name + ".png");
        TrainingCurves.Of(result, $"{recipe.Name} on {Path.GetFileName(corpus)}").Save(curve);
        Console.WriteLine($"  {result.TrainingTime.TotalSeconds:F1} s of training, {result.TokensPerSecond:N0} tokens/s; curve: {curve}");
    }
}
