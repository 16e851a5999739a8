// snippet: TrainingOwnTask
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A task made of delegates, in docs/guide/training.md.</summary>
internal static class TrainingOwnTask
{
    public static void Run()
    {
        // snippet: TrainingOwnTask
        var random = new RandomSource(1);
        var model = new Mlp([2, 16, 1], random);
        (Tensor X, Tensor Y)[] batches = [.. Enumerable.Range(0, 30).Select(_ => Draw())];
        (Tensor X, Tensor Y) held = Draw();
        var task = TrainingTask.Create(
            model,
            batches,
            batch => Loss.MeanSquaredError(model.Forward(batch.X), batch.Y),
            validate: _ => Loss.MeanSquaredError(model.Forward(held.X), held.Y).AsSpan()[0]);
        TrainingResult result = new Trainer(task, new() { Epochs = 20, Optimizer = new AdamOptions { LearningRate = 0.01 }, Callbacks = [new StopBelow(0.01)] }).Train();
        Console.WriteLine($"{result.Reason} after epoch {result.Epochs.Count}: validation loss {result.BestValidation:F4}");

        (Tensor X, Tensor Y) Draw()
        {
            Tensor x = Tensor.Uniform([32, 2], random, -1, 1);
            return (x, (x * x).MatMul(Tensor.From([[1f], [-1f]])));
        }
        // end snippet
    }

    // snippet: TrainingOwnTask

    internal sealed class StopBelow(double loss) : TrainingCallback
    {
        public override void OnValidation(TrainingContext context)
        {
            if (context.Progress.ValidationLoss < loss)
                context.Stop();
        }
    }
    // end snippet
}
