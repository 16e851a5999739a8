namespace SeqModels.Training;

/// <summary>A loss, a gradient or a parameter was NaN or infinite, and <see cref="TrainingOptions.Clipping"/> says to fail.</summary>
/// <remarks>
/// The parameters are those before the step; where a parameter is what is not finite, they are those after it, and a checkpoint has the ones before.
/// </remarks>
public sealed class NonFiniteTrainingException : NotFiniteNumberException
{
    internal NonFiniteTrainingException(string message, double value)
        : base(message, value)
    {
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; internal init; }

    /// <summary>The optimizer step since training began, from 1.</summary>
    public long TotalSteps { get; internal init; }

    /// <summary>The full name of the first parameter that is not finite, or else whose gradient is not; null if all are finite.</summary>
    public string? ParameterName { get; internal init; }

    /// <summary>The loss of the last step in which all was finite; NaN if there was none.</summary>
    public double LastLoss { get; internal init; }

    /// <summary>The gradient's norm of the last step in which all was finite; NaN if there was none.</summary>
    public double LastGradientNorm { get; internal init; }

    /// <summary>The learning rate of the last step in which all was finite; NaN if there was none.</summary>
    public double LastLearningRate { get; internal init; }
}
