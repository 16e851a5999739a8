namespace SeqModels.Benchmarks.Torch;

/// <summary>What every training case uses.</summary>
internal static class Hyperparameters
{
    public const float LearningRate = 0.01f;

    public const float ClipNorm = 0.25f;

    /// <summary>The target that a loss ignores.</summary>
    public const int Padding = -100;
}
