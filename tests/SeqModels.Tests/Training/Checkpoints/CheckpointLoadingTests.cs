using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

/// <summary>Warm starts: the parameters of a checkpoint for a run with other options.</summary>
public sealed class CheckpointLoadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("warm-start-tests-").FullName;

    private string File => Path.Combine(_folder, "run.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void LatestAndBestParametersAreLoadedAndAnotherRunStartsFromThem()
    {
        var trained = new Linear(2, 1, new RandomSource(1));
        var after = new List<float[]>();
        var options = new TrainingOptions { Epochs = 3, KeepBest = true, Optimizer = new SgdOptions { LearningRate = 0.1 }, Checkpoints = new CheckpointOptions(File) };
        new Trainer(Task(trained, [2, 1, 3], after), options).Train();

        var model = new Linear(2, 1, new RandomSource(9));
        model.LoadCheckpoint(File);
        Values(model).Should().Equal(after[2]);
        model.LoadCheckpoint(File, CheckpointWeights.Best);
        Values(model).Should().Equal(after[1]).And.NotEqual(after[2]);

        // The second run has another optimizer, schedule and checkpoint, and begins at step 1 from the loaded parameters.
        var begun = new List<float[]>();
        TrainingResult result = new Trainer(
            Task(model, [1], begun),
            new TrainingOptions { Epochs = 1, Optimizer = new AdamOptions { LearningRate = 0 }, Checkpoints = new CheckpointOptions(Path.Combine(_folder, "second")) }).Train();
        (result.ResumedFrom, result.TotalSteps).Should().Be((null, 1));
        begun[0].Should().Equal(after[1]);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedAndChangesNothing()
    {
        new Trainer(Task(new Linear(2, 1, new RandomSource(1)), null, []), new TrainingOptions { Epochs = 1, Checkpoints = new CheckpointOptions(File) }).Train();

        Refuses(new Linear(3, 1, new RandomSource(2)), CheckpointWeights.Latest, "*run.checkpoint: the parameter 'weight' must be [1, 3] of Float32, but is [1, 2] of Float32.");
        Refuses(new Linear(2, 1, new RandomSource(2), new LinearOptions { HasBias = false }), CheckpointWeights.Latest, "*it has 2 parameters, but the module has 1; 'bias' is not a parameter of the module.");
        Refuses(new Mlp([2, 3, 1], new RandomSource(2)), CheckpointWeights.Latest, "*run.checkpoint: the parameter * must be *, but it is missing.");
        Refuses(new Linear(2, 1, new RandomSource(2)), CheckpointWeights.Best, "*run.checkpoint: the checkpoint has no best parameters*Load CheckpointWeights.Latest.");
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        bytes[^1] ^= 1;
        System.IO.File.WriteAllBytes(File, bytes);
        Refuses(new Linear(2, 1, new RandomSource(2)), CheckpointWeights.Latest, "*the checksum does not match the content*");
        new Linear(2, 1, new RandomSource(2)).Invoking(m => m.LoadCheckpoint(Path.Combine(_folder, "none"))).Should().Throw<FileNotFoundException>();
    }

    private void Refuses(Module model, CheckpointWeights weights, string message)
    {
        float[] before = Values(model);
        model.Invoking(m => m.LoadCheckpoint(File, weights)).Should().Throw<InvalidDataException>().WithMessage(message);
        Values(model).Should().Equal(before);
    }

    private static float[] Values(Module model) => [.. model.Parameters().SelectMany(parameter => parameter.AsSpan().ToArray())];

    /// <summary>One batch per epoch, with given validation losses; records the parameters at each validation.</summary>
    private static TrainingTask Task(Linear model, double[]? losses, List<float[]> seen)
    {
        Tensor x = Tensor.Ones([3, 2]), y = Tensor.Zeros([3, 1]);
        Func<CancellationToken, double>? validate = losses is null ? null : _ =>
        {
            seen.Add(Values(model));
            return losses[seen.Count - 1];
        };
        return TrainingTask.Create(model, [x], batch => Loss.MeanSquaredError(model.Forward(batch), y), validate);
    }
}
