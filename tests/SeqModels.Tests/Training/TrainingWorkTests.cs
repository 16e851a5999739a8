using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Numerics.Threads;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Training;

/// <summary>
/// Guards the work of a training step at the shapes whose speed is measured by counting it: packs of weights, barriers of the worker
/// team, bytes allocated. Upper bounds that hold exactly today: doing less is welcome, doing more is a regression.
/// </summary>
[Collection(Alone.Name)]
public sealed class TrainingWorkTests
{
    private const long MostBytes = 4096;

    /// <summary>
    /// The measured shapes, of the larger ones with fewer time steps: all their products are large enough to be shared even so. A product
    /// of 250 MFLOP or more has two barriers: B is packed once for all shards, then multiplied.
    /// </summary>
    [Theory]
    [InlineData("lstm", 28, 28, 256, 1, 32, 35, 12)]
    [InlineData("gru-after", 28, 28, 256, 1, 32, 35, 11)]
    [InlineData("gru-before", 28, 28, 256, 1, 32, 35, 11)]
    [InlineData("rnn-tanh", 28, 28, 256, 1, 32, 35, 9)]
    [InlineData("lstm", 65, 32, 64, 1, 16, 32, 7)]
    [InlineData("lstm", 10_000, 200, 200, 2, 20, 3, 24)]
    [InlineData("lstm", 65, 128, 512, 2, 50, 5, 33)]
    [InlineData("gru-after", 65, 128, 512, 2, 50, 5, 37)]
    [InlineData("lstm", 10_000, 650, 650, 2, 20, 3, 32)]
    public void AStepDoesNoMoreWorkThanItMust(string form, int vocabulary, int embedding, int hidden, int layers, int batch, int time, int barriers)
    {
        var step = new Step(form, vocabulary, embedding, hidden, layers, batch, time, bidirectional: false, lengths: null);
        Check(step, barriers);
    }

    [Fact]
    public void ABidirectionalStepWithPaddingDoesNoMoreWorkThanItMust()
    {
        int[] lengths = [.. Enumerable.Range(0, 32).Select(i => 1 + (i * 3))];
        Check(new Step("lstm", 1000, 128, 128, 1, 32, 100, bidirectional: true, lengths), 45);
    }

    private static void Check(Step step, int barriers)
    {
        using ParallelismScope two = Parallelism.Limit(2);
        step.Run();
        step.Run();
        // While another test has the team, this thread does all shards and may need scratch memory of its own, once.
        ManagedBytes.Least(step.Run).Should().BeLessThan(MostBytes);
        long packed = WorkCounters.PackedNumbers, calls = WorkCounters.TeamCalls;
        step.Run();
        (WorkCounters.PackedNumbers - packed).Should().BeLessThanOrEqualTo(
            (2 * step.RecurrentWeights) + step.PackedByHead, "each weight is packed once for forward and once for backward");
        (WorkCounters.TeamCalls - calls).Should().BeLessThanOrEqualTo(barriers);

        // Nothing changed since, so nothing is packed.
        step.Forward();
        packed = WorkCounters.PackedNumbers;
        step.Forward();
        WorkCounters.PackedNumbers.Should().Be(packed);
    }

    /// <summary>Embedding → recurrent layers → linear, cross-entropy, clipping, SGD.</summary>
    private sealed class Step
    {
        private static readonly GradientClipping Clipping = GradientClipping.ByGlobalNorm(0.25);

        private readonly Tape _tape = new();
        private readonly Embedding _embedding;
        private readonly RecurrentLayer _recurrent;
        private readonly Linear _head;
        private readonly Sgd _optimizer;
        private readonly Indices _tokens;
        private readonly int[]? _lengths;

        public Step(string form, int vocabulary, int embedding, int hidden, int layers, int batch, int time, bool bidirectional, int[]? lengths)
        {
            var random = new RandomSource(1);
            _embedding = new Embedding(vocabulary, embedding, random);
            _recurrent = Recurrent.Forms.Layer(form, embedding, hidden, options => options with { LayerCount = layers, Bidirectional = bidirectional });
            _head = new Linear(_recurrent.OutputSize, vocabulary, random);
            _optimizer = new Sgd([.. _embedding.Parameters(), .. _recurrent.Parameters(), .. _head.Parameters()], new SgdOptions { LearningRate = 0.01 });
            int[] tokens = new int[batch * time];
            for (int i = 0; i < tokens.Length; i++)
                tokens[i] = random.NextInt(vocabulary);
            _tokens = new Indices(tokens, [batch, time]);
            _lengths = lengths;
        }

        public long RecurrentWeights => _recurrent.Parameters().Where(parameter => parameter.Shape.Rank == 2).Sum(parameter => (long)parameter.Length);

        /// <summary>The output layer packs what it reads, in panels of 32 rows, as it is and transposed.</summary>
        public long PackedByHead => 2L * ((_tokens.Length + 31) / 32 * 32) * _recurrent.OutputSize;

        public void Run()
        {
            using (_tape.Record())
                _tape.Backward(Loss.LinearCrossEntropy(_recurrent.Forward(_embedding, _tokens, null, _lengths).Output, _head.Weight, _head.Bias, _tokens));
            _optimizer.Step(Clipping);
            _optimizer.ZeroGradients();
        }

        public void Forward()
        {
            using (_tape.Evaluate())
                _recurrent.Forward(_embedding, _tokens, null, _lengths);
        }
    }
}
