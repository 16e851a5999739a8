namespace SeqModels.Training;

/// <summary>Training produced a NaN or infinite loss, gradient or parameter under <see cref="Optimizers.NonFinitePolicy.Fail"/>.</summary>
/// <remarks>
/// The module has the parameters before the step; if a parameter is not finite, those after it, and the last checkpoint has finite ones.
/// </remarks>
public sealed class NonFiniteTrainingException : NotFiniteNumberException
{
    internal NonFiniteTrainingException(string message, double value)
        : base(message, value)
    {
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; internal init; }

    /// <summary>The optimizer step since training started, from 1.</summary>
    public long TotalSteps { get; internal init; }

    /// <summary>The full name of the first parameter that is not finite or whose gradient is not; null if all are finite.</summary>
    public string? ParameterName { get; internal init; }

    /// <summary>The loss of the last finite step; NaN if there was none.</summary>
    public double LastLoss { get; internal init; }

    /// <summary>The gradient norm of the last finite step; NaN if there was none.</summary>
    public double LastGradientNorm { get; internal init; }

    /// <summary>The learning rate of the last finite step; NaN if there was none.</summary>
    public double LastLearningRate { get; internal init; }
}
