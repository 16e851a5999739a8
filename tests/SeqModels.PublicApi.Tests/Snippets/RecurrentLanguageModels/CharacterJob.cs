// snippet: CharacterJob
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A job of the guide: a character LSTM, then fine-tuned on another text.</summary>
internal static class CharacterJob
{
    public static void Run()
    {
        Book.Write(800);
        Book.WriteLetters();
        // snippet: CharacterJob
        Corpus text = Corpus.FromFile("book.txt", CorpusOptions.Characters);
        Vocabulary vocabulary = text.BuildVocabulary();
        var (train, validation, test) = text.Encode(vocabulary).Split(0.8, 0.1, 0.1);

        var model = new RecurrentLanguageModel(vocabulary, new() { EmbeddingSize = 16, HiddenSize = 64 }, train.Tokenizer);
        model.Train(train, validation, new() { Epochs = 6, Optimizer = new AdamOptions { LearningRate = 0.01 } });
        Console.WriteLine(Evaluator.Evaluate(model, test));
        Console.WriteLine(model.GenerateText("the ", new() { MaxTokens = 50, Temperature = 0.7 }).ReplaceLineEndings(" / "));

        Corpus letters = Corpus.FromFile("letters.txt", CorpusOptions.Characters);          // capitals and periods
        Vocabulary larger = vocabulary.Extend(letters.Tokens());
        RecurrentLanguageModel tuned = model.WithVocabulary(larger, seed: 1, NewTokenInitialization.FromUnknown);
        var (tuning, development, final) = letters.Encode(larger).Split(0.8, 0.1, 0.1);
        Console.WriteLine($"{larger.Count - vocabulary.Count} new characters, perplexity {Evaluator.Evaluate(tuned, final).Perplexity:F2}");

        tuned.Freeze("rnn.*");                                                              // first only what reads and writes characters
        tuned.Train(tuning, development, new() { Epochs = 2, BatchSize = 8 });
        tuned.Unfreeze();
        tuned.Train(tuning, development, new() { Epochs = 6, BatchSize = 8 });
        EncodedCorpus first = text.Encode(larger).Split(0.8, 0.1, 0.1).Test;
        Console.WriteLine($"tuned {Evaluator.Evaluate(tuned, final).Perplexity:F2}, on the first text {Evaluator.Evaluate(tuned, first).Perplexity:F2}");
        Console.WriteLine(tuned.GenerateText("The ", new() { MaxTokens = 50, Temperature = 0.7 }).ReplaceLineEndings(" / "));
        tuned.Save("letters.safetensors");
        // end snippet
    }
}
