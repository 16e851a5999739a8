// snippet: RecurrentCurves
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Training;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/recurrent-language-models.md: RNN, GRU and LSTM on one text, and their learning curves.</summary>
internal static class RecurrentCurves
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation, EncodedCorpus test) = Book.Words();
        // snippet: RecurrentCurves
        var curves = new List<Line>();
        foreach ((string name, RecurrentOptions layers) in new (string, RecurrentOptions)[] { ("RNN", new RnnOptions()), ("GRU", new GruOptions()), ("LSTM", new LstmOptions()) })
        {
            var model = new RecurrentLanguageModel(train.Vocabulary, new() { Recurrent = layers, EmbeddingSize = 16, HiddenSize = 32 }, train.Tokenizer);
            TrainingResult result = model.Train(train, validation, new() { Epochs = 10, BatchSize = 16, Optimizer = new AdamOptions { LearningRate = 0.01 } });
            EvaluationResult measured = Evaluator.Evaluate(model, test);
            Console.WriteLine($"{name,-5} {model.ParameterCount,6} parameters, perplexity {measured.Perplexity:F3}, {measured.BitsPerToken:F3} bits per token");
            curves.Add(new Line(name, [.. result.Epochs.Select(epoch => (double)epoch.Epoch)], [.. result.Epochs.Select(epoch => Math.Exp(epoch.ValidationLoss!.Value))]));
        }

        new Chart { Title = "Validation perplexity", XLabel = "epoch", YLabel = "perplexity", YScale = AxisScale.Logarithmic, Lines = curves }.Save("curves.png");
        // end snippet
    }
}
