using PublishedRecipes;
using Samples;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Plotting;
using SeqModels.Text;
using SeqModels.Training;

// Reproduces published experiments: PublishedRecipes --recipe NAME --corpus FILE; --quick needs no file.
return SampleProgram.Run(() => OptionParser.Parse(args), OptionParser.Help, Reproduce);

static int Reproduce(Options options)
{
    Parallelism.Degree = options.Threads ?? Parallelism.Degree;
    string folder = OptionValue.CreateFolder("--out", options.Out);
    if (!options.Quick && options.Recipe == NumpyCollection.Name)
    {
        NumpyCollection.Run(options, folder);
        return 0;
    }

    if (!options.Quick)
    {
        Run(Recipes.All.First(recipe => recipe.Name == options.Recipe), options, folder);
        return 0;
    }

    string file = Path.Combine(folder, "text.txt");
    File.WriteAllLines(file, Enumerable.Range(0, 600).Select(i => $"the traveller turned page {i % 17} and read of year {i * 7 % 1000}"));
    foreach (Recipe recipe in Recipes.All)
    {
        Run(recipe.Quick(), options with { Corpus = file, Epochs = 1 }, folder);
    }

    NumpyCollection.Run(options with { Corpus = file, Epochs = 1 }, folder);
    return 0;
}

static void Run(Recipe recipe, Options options, string folder)
{
    (EncodedCorpus train, EncodedCorpus? validation) = recipe.Read(options.Corpus!);
    TrainingOptions training = recipe.Training with { Epochs = options.Epochs ?? recipe.Training.Epochs, Seed = options.Seed };
    var model = new RecurrentLanguageModel(train.Vocabulary, recipe.Model with { Seed = options.Seed });
    Console.WriteLine($"{recipe.Name}: {recipe.Source}");
    Console.WriteLine($"  published: {recipe.Published}");
    Console.WriteLine($"  {train.Count:N0} tokens, vocabulary size {train.Vocabulary.Count}, {model.ParameterCount:N0} parameters");

    TrainingResult result = model.Train(train, validation, training, new EpochLines(training.Epochs));
    string curve = Path.Combine(folder, recipe.Name + ".png");
    TrainingCurves.Of(result, $"{recipe.Name} on {Path.GetFileName(options.Corpus)}").Save(curve);
    Console.WriteLine($"  {result.TrainingTime.TotalSeconds:F1} s of training, {result.TokensPerSecond:N0} tokens/s; curve: {curve}");
}
