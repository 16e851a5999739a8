// snippet: FirstModels
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
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
        var random = new Random(1);
        string song = string.Concat(Enumerable.Range(0, 300).Select(_ => verses[random.Next(verses.Length)]));
        Corpus text = Corpus.FromText(song, CorpusOptions.Characters);
        Vocabulary vocabulary = text.BuildVocabulary();
        var (train, validation, test) = text.Encode(vocabulary).Split(0.8, 0.1, 0.1);

        var trigram = NGramModel.Estimate(train, order: 3, NGramSmoothing.AddK(0.01));
        var lstm = new RecurrentLanguageModel(vocabulary, new() { HiddenSize = 64, EmbeddingSize = 16 }, train.Tokenizer);
        lstm.Train(train, validation, new() { Epochs = 20, BatchSize = 8 });

        foreach (ILanguageModel model in new ILanguageModel[] { trigram, lstm })
        {
            double perplexity = Evaluator.Evaluate(model, test).Perplexity;
            Console.WriteLine($"{model.GetType().Name}: perplexity {perplexity:F3}, \"{model.GenerateText("the ", new() { MaxTokens = 60 })}\"");
        }
        // end snippet
    }
}
