using System.Globalization;
using PublishedRecipes;
using SeqModels.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

// Reproduces published experiments: PublishedRecipes --recipe NAME --corpus FILE [--epochs N] [--seed N]; --quick needs no file.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine($"Usage: PublishedRecipes --recipe {string.Join('|', Recipes.All.Select(r => r.Name))} --corpus FILE [--epochs N] [--seed N], or --quick");
    return 2;
}

foreach (Recipe recipe in arguments.Recipes)
{
    EncodedCorpus train;
    EncodedCorpus? validation;
    try
    {
        (train, validation) = recipe.Read(arguments.CorpusFile);
    }
    catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"PublishedRecipes: {error.Message}");
        return 2;
    }

    TrainingOptions training = recipe.Training with { Epochs = arguments.Epochs ?? recipe.Training.Epochs, Seed = arguments.Seed };
    var model = new RecurrentLanguageModel(train.Vocabulary, recipe.Model with { Seed = arguments.Seed });
    Console.WriteLine($"{recipe.Name}: {recipe.Source}");
    Console.WriteLine($"  published: {recipe.Published}");
    Console.WriteLine($"  {train.Count:N0} tokens, vocabulary {train.Vocabulary.Count}, {model.ParameterCount:N0} parameters");

    TrainingResult result = new Trainer(model, training).Train(train, validation, new EpochLines(training.Epochs));
    Console.WriteLine($"  {result.Seconds:F1} s of training, {result.TokensPerSecond:N0} tokens/s");
}

return 0;
