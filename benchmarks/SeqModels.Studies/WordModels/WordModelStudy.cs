using System.CommandLine;
using SeqModels.Numerics;
using SeqModels.Studies.Common;
using Given = SeqModels.Studies.Common.StudyOption<SeqModels.Studies.WordModels.Options>;

namespace SeqModels.Studies.WordModels;

/// <summary>The subcommand <c>word-models</c>: trains a word-level language model. The same command resumes an interrupted run.</summary>
internal static class WordModelStudy
{
    private const int Interrupted = 130;

    private static readonly string Summary =
        $"""
        Trains a word-level recurrent language model with a published recipe or our own.

        DIR contains three texts, one sentence per line: files with 'train', 'valid' and 'test' in their names, as in train.txt, ptb.train.txt or
        wiki.train.tokens. The end of a line becomes the token <eos>. After Ctrl+C, a crash or a power failure, the same command resumes from the
        last checkpoint.

        Recipes:
        {string.Join('\n', Recipes.All.Select(recipe => $"  {recipe.Name,-15} {recipe.Summary}"))}
        """;

    private static readonly Given[] Own =
    [
        Given.OneOf("--recipe", "NAME", "the recipe (default: small)", Recipes.All.Select(recipe => recipe.Name), (o, v) => o with { Recipe = v }),
        Given.Text("--data", "DIR", "folder with the three texts", (o, v) => o with { Data = v }),
        Given.Text("--json", "FILE", "write the curve and the results to a JSON file", (o, v) => o with { Json = v }),
        Given.Flag("--fresh", "start from the beginning instead of resuming an interrupted run", o => o with { Fresh = true }),
        Given.Whole("--epochs", "N", "number of epochs (default: the recipe's)", 1, 100_000, (o, v) => o with { Epochs = v }),
        Given.Whole("--threads", "N", "maximum number of threads (default: number of cores); does not change the result", 1, 1024, (o, v) => o with { Threads = v }),
        Given.Whole("--mix", "N", "after training, mix the model with an n-gram model of order N and with caches; weights are fitted on the validation text", 1, 16, (o, v) => o with { Mix = v }),
    ];

    /// <summary>The subcommand.</summary>
    public static Command Command => Study.Create("word-models", Summary, Run, Own);

    private static int Run(Options options, CancellationToken cancellationToken)
    {
        Parallelism.Degree = options.Threads ?? Parallelism.Degree;
        return options.Quick ? RunAll(options, cancellationToken) : RunOne(options, cancellationToken);
    }

    private static int RunOne(Options options, CancellationToken cancellationToken)
    {
        string data = options.Data ?? throw new UsageException("--data DIR is missing: the folder with the train, valid and test texts.");
        Recipe recipe = Recipes.All.First(recipe => recipe.Name == options.Recipe);
        string folder = Study.CreateFolder("--out", Path.Combine(options.Out, recipe.Name));
        RecipeResult result = new Runner(options, TextFolder.Read(data)).Run(recipe, folder, cancellationToken);
        if (result.TestPerplexity is not { } test)
        {
            Console.WriteLine("  interrupted; the same command resumes the run.");
            return Interrupted;
        }

        Console.WriteLine($"  test perplexity {test:F2} (validation {result.ValidPerplexity:F2}) after {result.Training.TrainingTime.TotalSeconds:N0} s of training");
        Console.WriteLine($"  Wrote curve and model to {folder}.");
        return 0;
    }

    /// <summary>All recipes with small models on a generated text.</summary>
    private static int RunAll(Options options, CancellationToken cancellationToken)
    {
        string data = Path.Combine(options.Out, "data");
        GeneratedTexts.Write(data, 300);
        TextFolder texts = TextFolder.Read(data);
        foreach (Recipe recipe in Recipes.All)
        {
            Options own = options with { Fresh = true, Mix = recipe == Recipes.All[0] ? 3 : null };
            RecipeResult result = new Runner(own, texts).Run(recipe.Quick(), Study.CreateFolder("--out", Path.Combine(options.Out, recipe.Name)), cancellationToken);
            Console.WriteLine($"  test perplexity {result.TestPerplexity:F2}");
        }

        return 0;
    }
}
