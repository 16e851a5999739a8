// snippet: OwnLoopJob
using SeqModels.Layers;
using SeqModels.Losses;
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
        var random = new RandomSource(1);
        var embedding = new Embedding(train.Vocabulary.Count, 16, random);
        var gru = new Gru(16, 32, random);
        var output = new Linear(32, train.Vocabulary.Count, random);
        var optimizer = new Adam([.. embedding.Parameters(), .. gru.Parameters(), .. output.Parameters()], new() { LearningRate = 0.01 });
        var tape = new Tape();
        for (int epoch = 1; epoch <= 10; epoch++)
        {
            RecurrentState? state = null;
            foreach (TokenBatch batch in new SequentialBatches(train, batchSize: 16, sequenceLength: 35).Epoch(random))
            {
                using (tape.Record())
                    tape.Backward(BatchLoss(batch, ref state));
                optimizer.Step(GradientClipping.ByGlobalNorm(1));
                optimizer.ZeroGradients();
            }

            RecurrentState? carried = null;
            double sum = new SequentialBatches(test, batchSize: 1, sequenceLength: 50).Epoch(random).Average(batch =>
            {
                using (tape.Evaluate())
                    return BatchLoss(batch, ref carried).Item();
            });
            if (epoch % 2 == 0)
                Console.WriteLine($"epoch {epoch}: test perplexity {Math.Exp(sum):F3}");
        }

        Tensor BatchLoss(TokenBatch batch, ref RecurrentState? state)
        {
            Shape shape = [batch.BatchSize, batch.SequenceLength];
            RecurrentOutput hidden = gru.Forward(embedding.Forward(new Indices(batch.Inputs, shape)), state);
            state = hidden.State.Detach();                      // a copy that outlives the step
            return Loss.CrossEntropy(output.Forward(hidden.Output), new Indices(batch.Targets, shape));
        }
        // end snippet
    }
}
