using System.Globalization;
using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>Finds the first non-finite parameter or gradient and creates the exception.</summary>
internal static class NonFiniteDiagnosis
{
    /// <summary>The exception for a step with a non-finite loss or gradient.</summary>
    public static NonFiniteTrainingException Of(Module module, double loss, int epoch, TrainingMeters meters)
    {
        (string? name, string where) = Find(module);
        string what = double.IsFinite(loss) ? "the gradient is not finite" : string.Create(CultureInfo.InvariantCulture, $"the loss is {loss}");
        long step = meters.TotalSteps + 1;
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"Trainer.Train: at step {step} (epoch {epoch}, step {meters.EpochSteps + 1} of it) {what}; {where}. {LastFinite(meters)}. " +
            $"Lower the learning rate or clip gradients, check for bad input, or skip such steps with NonFinitePolicy.SkipStep.");
        return Failure(message, loss, name, step, epoch, meters);
    }

    /// <summary>The exception for non-finite parameters.</summary>
    /// <param name="module">The module.</param>
    /// <param name="when">When they were detected, for example <c>after step 7</c>.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="meters">The meters.</param>
    public static NonFiniteTrainingException OfParameters(Module module, string when, long step, int epoch, TrainingMeters meters)
    {
        (string? name, string where) = Find(module);
        string message =
            $"Trainer.Train: {when} the parameters are not finite; {where}. {LastFinite(meters)}. " +
            "Lower the learning rate or clip gradients, check for bad input, and restart from finite parameters, such as those of a checkpoint.";
        return Failure(message, double.NaN, name, step, epoch, meters);
    }

    private static string LastFinite(TrainingMeters meters)
    {
        (double lastLoss, double lastNorm, double lastRate) = meters.LastFinite;
        return double.IsNaN(lastLoss)
            ? "No earlier step was finite"
            : string.Create(CultureInfo.InvariantCulture, $"The last finite step had loss {lastLoss:G6}, gradient norm {lastNorm:G6}, learning rate {lastRate:G6}");
    }

    private static NonFiniteTrainingException Failure(string message, double value, string? name, long step, int epoch, TrainingMeters meters) => new(message, value)
    {
        Epoch = epoch,
        TotalSteps = step,
        ParameterName = name,
        LastLoss = meters.LastFinite.Loss,
        LastGradientNorm = meters.LastFinite.Norm,
        LastLearningRate = meters.LastFinite.LearningRate,
    };

    private static (string? Name, string Where) Find(Module module)
    {
        if (FindParameter(module) is { } found)
        {
            return found;
        }

        foreach ((string name, Parameter parameter) in module.NamedParameters())
        {
            if (parameter.Gradient is { } gradient && FiniteValues.FirstOther(gradient) is { } place)
            {
                return (name, $"the gradient of '{name}' {parameter.Shape} is {place}");
            }
        }

        return (null, "all parameters and their gradients are finite");
    }

    /// <summary>The first parameter that is not finite, and where, for example <c>the parameter 'output.bias' [1] is NaN at element [0]</c>; null if all are finite.</summary>
    public static (string Name, string Where)? FindParameter(Module module)
    {
        foreach ((string name, Parameter parameter) in module.NamedParameters())
        {
            if (FiniteValues.FirstOther(parameter) is { } place)
            {
                return (name, $"the parameter '{name}' {parameter.Shape} is {place}");
            }
        }

        return null;
    }
}
