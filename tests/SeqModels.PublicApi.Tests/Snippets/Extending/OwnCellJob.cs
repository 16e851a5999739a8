// snippet: OwnCellJob
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Training;

// end snippet

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A job of docs/guide/extending.md: a cell and an operation of one's own, checked and trained.</summary>
internal static class OwnCellJob
{
    public static void Run()
    {
        (Text.EncodedCorpus train, Text.EncodedCorpus validation) = TrainingData.Song();
        // snippet: OwnCellJob
        var cell = new LeakyCell(3, 4, new RandomSource(1));
        cell.ConvertTo(DType.Float64);
        Tensor x = Tensor.Normal([2, 3], new RandomSource(2)).To(DType.Float64), h = Tensor.Normal([2, 4], new RandomSource(3)).To(DType.Float64);
        Console.WriteLine($"gradients are right: {GradientCheck.Check(() => cell.Step(x, [h])[0], [x, h, .. cell.Parameters()]).Passed}");

        var layers = new CellLayerOptions { CellFactory = (inputSize, hiddenSize, random) => new LeakyCell(inputSize, hiddenSize, random) };
        var model = new RecurrentLanguageModel(train.Vocabulary, new() { Recurrent = layers, HiddenSize = 32, EmbeddingSize = 16 });
        TrainingResult result = model.Train(train, validation, new() { Epochs = 6, BatchSize = 8, Optimizer = new AdamOptions { LearningRate = 0.01 } });
        Console.WriteLine($"validation perplexity {result.Epochs[0].ValidationPerplexity:F2} after one epoch, {Math.Exp(result.BestValidation!.Value):F2} after six");
        // end snippet
    }

    // snippet: OwnCellJob

    internal sealed class LeakyCell : RecurrentCell        // h_t = ½ h_{t−1} + ½ arctan([x; h_{t−1}] W)
    {
        private readonly Parameter _weight;

        public LeakyCell(int inputSize, int hiddenSize, RandomSource random)
            : base(inputSize, hiddenSize) =>
            _weight = AddParameter("weight", Tensor.Uniform([inputSize + hiddenSize, hiddenSize], random, -0.3f, 0.3f));

        public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state) =>
            [(0.5f * state[0]) + (0.5f * Arctangent.Of(Tensor.Concat([x, state[0]], axis: -1).MatMul(_weight)))];
    }

    internal sealed class Arctangent : Operation           // y = arctan(x), dx += dy / (1 + x²)
    {
        public static Tensor Of(Tensor x) => new Arctangent().Run(x.Shape, x);

        protected override void Forward<T>() => System.Numerics.Tensors.TensorPrimitives.Atan(Input<T>(0), Output<T>());

        protected override void Backward<T>()
        {
            ReadOnlySpan<T> x = Input<T>(0), dy = OutputGradient<T>();
            for (int i = 0; i < x.Length; i++)
                InputGradient<T>(0)[i] += dy[i] / (T.One + (x[i] * x[i]));
        }
    }
    // end snippet
}
