// snippet: RecurrentCurves
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/recurrent-language-models.md: RNN, GRU and LSTM on one text, and their learning curves.</summary>
internal static class RecurrentCurves
{
    public static void Run()
    {
        var (train, validation, test) = Book.Words();
        // snippet: RecurrentCurves
        var training = new TrainingOptions { Epochs = 10, BatchSize = 16, Optimizer = new AdamOptions { LearningRate = 0.01 } };
        var curves = new List<Line>();
        foreach (RecurrentOptions layers in (RecurrentOptions[])[new RnnOptions(), new GruOptions(), new LstmOptions()])
        {
            string name = layers.GetType().Name.Replace("Options", "", StringComparison.Ordinal).ToUpperInvariant();
            var model = new RecurrentLanguageModel(train.Vocabulary, new() { Recurrent = layers, EmbeddingSize = 16, HiddenSize = 32 });
            TrainingResult result = model.Train(train, validation, training);
            EvaluationResult measured = Evaluator.Evaluate(model, test);
            Console.WriteLine($"{name,-5} {model.ParameterCount,5} parameters, perplexity {measured.Perplexity:F3}, {measured.BitsPerToken:F3} bits per token");
            double[] epochs = [.. result.Epochs.Select(epoch => (double)epoch.Epoch)];
            curves.Add(new Line(name, epochs, [.. result.Epochs.Select(epoch => Math.Exp(epoch.ValidationLoss!.Value))]));
        }

        new Chart { Title = "Validation perplexity", XLabel = "epoch", YLabel = "perplexity", YScale = AxisScale.Logarithmic, Lines = curves }
            .Save("curves.png");
        // end snippet
    }
}
