using Samples;
using SeqModels.Numerics;
using WordLanguageModel;

// Trains a word-level language model: WordLanguageModel --recipe NAME --data DIR. The same command resumes an interrupted run.
return SampleProgram.Run(() => OptionParser.Parse(args), OptionParser.Help, options =>
{
    Parallelism.Degree = options.Threads ?? Parallelism.Degree;
    CancellationToken interruption = SampleProgram.Interruption();
    return options.Quick ? RunAll(options, interruption) : RunOne(options, interruption);
});

static int RunOne(Options options, CancellationToken cancellationToken)
{
    string folder = OptionValue.CreateFolder("--out", options.Folder);
    Recipe recipe = Recipes.All.First(recipe => recipe.Name == options.Recipe);
    RecipeResult result = new Runner(options, TextFolder.Read(options.Data!)).Run(recipe, folder, cancellationToken);
    if (result.TestPerplexity is not { } test)
    {
        Console.WriteLine("  interrupted; the same command resumes the run.");
        return 130;
    }

    Console.WriteLine($"  test perplexity {test:F2} (validation {result.ValidPerplexity:F2}) after {result.Training.TrainingTime.TotalSeconds:N0} s of training");
    Console.WriteLine($"  Wrote curve and model to {folder}.");
    return 0;
}

static int RunAll(Options options, CancellationToken cancellationToken)
{
    string folder = OptionValue.CreateFolder("--out", options.Folder);
    string data = Path.Combine(folder, "data");
    GeneratedTexts.Write(data, 300);
    TextFolder texts = TextFolder.Read(data);
    foreach (Recipe recipe in Recipes.All)
    {
        Options own = options with { Fresh = true, Mix = recipe == Recipes.All[0] ? 3 : null };
        RecipeResult result = new Runner(own, texts).Run(recipe.Quick(), OptionValue.CreateFolder("--out", Path.Combine(folder, recipe.Name)), cancellationToken);
        Console.WriteLine($"  test perplexity {result.TestPerplexity:F2}");
    }

    return 0;
}
