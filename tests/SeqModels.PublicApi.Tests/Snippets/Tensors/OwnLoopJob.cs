// snippet: OwnLoopJob
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A job of the guide: a training loop of one's own.</summary>
internal static class OwnLoopJob
{
    public static void Run()
    {
        (EncodedCorpus train, _, EncodedCorpus test) = Book.Words();
        // snippet: OwnLoopJob
        var options = new RecurrentLanguageModelOptions { Recurrent = new GruOptions(), EmbeddingSize = 16, HiddenSize = 32 };
        var model = new RecurrentLanguageModel(train.Vocabulary, options);
        var optimizer = new Adam(model.Parameters(), new() { LearningRate = 0.01 });
        var batches = new SequentialBatches(train, batchSize: 16, sequenceLength: 35);
        var (tape, random) = (new Tape(), new RandomSource(1));
        for (int epoch = 1; epoch <= 6; epoch++)
        {
            model.Train();                                                      // dropout on
            RecurrentState? state = null;
            foreach (TokenBatch batch in batches.Epoch(random))
            {
                Shape shape = [batch.BatchSize, batch.SequenceLength];
                using (tape.Record())
                {
                    LanguageModelLoss loss = model.Loss(new Indices(batch.Inputs, shape), new Indices(batch.Targets, shape), state);
                    tape.Backward(loss.Loss);
                    state = loss.State.Detach();                                // a copy that outlives the step
                }

                optimizer.Step(GradientClipping.ByGlobalNorm(1));
                optimizer.ZeroGradients();
            }

            model.Evaluate();                                                   // dropout off
            Console.WriteLine($"epoch {epoch}: test perplexity {Evaluator.Evaluate(model, test).Perplexity:F3}");
        }
        // end snippet
    }
}
