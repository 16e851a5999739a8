// snippet: FirstModels
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>The first thing that README.md shows.</summary>
internal static class FirstModels
{
    public static void Run()
    {
        // snippet: FirstModels
        string[] verses = ["the cow says moo and moo again. ", "the duck says quack and quack again. ", "the cat says meow and meow again. "];
        var random = new RandomSource(seed: 1);
        string song = string.Concat(Enumerable.Range(0, 300).Select(_ => verses[random.NextInt(verses.Length)]));
        var (train, validation, test) = Corpus.FromText(song, CorpusOptions.Characters).Split(0.8, 0.1, 0.1);
        Vocabulary vocabulary = train.BuildVocabulary();

        var trigram = NGramModel.Estimate(train.Encode(vocabulary), order: 3, NGramSmoothing.AddK(0.01));
        var lstm = new RecurrentLanguageModel(vocabulary, new() { HiddenSize = 64, EmbeddingSize = 16 });
        lstm.Train(train.Encode(vocabulary), validation.Encode(vocabulary), new() { Epochs = 10, BatchSize = 8, Optimizer = new AdamOptions { LearningRate = 0.01 } });

        foreach (ILanguageModel model in new ILanguageModel[] { trigram, lstm })
        {
            double perplexity = Evaluator.Evaluate(model, test.Encode(vocabulary)).Perplexity;
            string text = model.GenerateText(new CharacterTokenizer(), "the ", new() { MaxTokens = 60 });
            Console.WriteLine($"{model.GetType().Name}: perplexity {perplexity:F3}, \"{text}\"");
        }
        // end snippet
    }
}
