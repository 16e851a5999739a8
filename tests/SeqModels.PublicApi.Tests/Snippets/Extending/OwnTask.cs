// snippet: OwnTask
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A task made of delegates, in docs/guide/extending.md.</summary>
internal static class OwnTask
{
    public static void Run()
    {
        // snippet: OwnTask
        var random = new RandomSource(1);
        var model = new Mlp([2, 16, 1], random);
        (Tensor X, Tensor Y)[] batches = [.. Enumerable.Range(0, 30).Select(_ => Draw())];
        (Tensor X, Tensor Y) held = Draw();
        var task = TrainingTask.Create(
            model,
            batches,
            batch => Loss.MeanSquaredError(model.Forward(batch.X), batch.Y),
            validate: _ => Loss.MeanSquaredError(model.Forward(held.X), held.Y).AsSpan()[0]);
        TrainingResult result = new Trainer(task, new() { Epochs = 10, Optimizer = new AdamOptions { LearningRate = 0.01 } }).Train();
        Console.WriteLine($"mean squared error {result.Epochs[0].ValidationLoss:F4} after one epoch, {result.BestValidation:F4} after {result.BestEpoch}");

        (Tensor X, Tensor Y) Draw()
        {
            Tensor x = Tensor.Uniform([32, 2], random, -1, 1);
            return (x, (x * x).MatMul(Tensor.From([[1f], [-1f]])));
        }
        // end snippet
    }
}
