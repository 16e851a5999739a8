using System.Globalization;
using System.Numerics;
using SeqModels.Autodiff;
using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>Finds where values stopped being finite, and says so.</summary>
internal static class NonFiniteDiagnosis
{
    /// <summary>The exception for a step whose loss, or whose gradients when the loss is finite, are not.</summary>
    public static NonFiniteTrainingException Of(Module module, double loss, int epoch, TrainingMeters meters)
    {
        (string? name, string where) = Find(module);
        string what = double.IsFinite(loss) ? "the gradient is not finite" : string.Create(CultureInfo.InvariantCulture, $"the loss is {loss}");
        (double lastLoss, double lastNorm, double lastRate) = meters.LastFinite;
        string last = double.IsNaN(lastLoss)
            ? "No step before was finite"
            : string.Create(CultureInfo.InvariantCulture, $"The last finite step had loss {lastLoss:G6}, gradient norm {lastNorm:G6}, learning rate {lastRate:G6}");
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"Trainer.Train: at step {meters.TotalSteps + 1} (epoch {epoch}, its step {meters.EpochSteps + 1}) {what}; {where}. {last}. " +
            $"Lower the learning rate or clip gradients, look for bad input, or choose a NonFinitePolicy that skips such steps.");
        return new NonFiniteTrainingException(message, loss)
        {
            Epoch = epoch,
            TotalSteps = meters.TotalSteps + 1,
            ParameterName = name,
            LastLoss = lastLoss,
            LastGradientNorm = lastNorm,
            LastLearningRate = lastRate,
        };
    }

    private static (string? Name, string Where) Find(Module module)
    {
        foreach ((string name, Parameter parameter) in module.NamedParameters())
        {
            if (Describe(parameter, parameter.Shape) is { } place)
            {
                return (name, $"the parameter '{name}' {parameter.Shape} is {place}");
            }
        }

        foreach ((string name, Parameter parameter) in module.NamedParameters())
        {
            if (parameter.Gradient is { } gradient && Describe(gradient, parameter.Shape) is { } place)
            {
                return (name, $"the gradient of '{name}' {parameter.Shape} is {place}");
            }
        }

        return (null, "all parameters and their gradients are finite");
    }

    private static string? Describe(Tensor tensor, Shape shape) => tensor.DType == DType.Float32
        ? Describe(tensor.AsSpan<float>(), shape)
        : Describe(tensor.AsSpan<double>(), shape);

    private static string? Describe<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{values[i]} at element {Position.Of(i, shape)}");
            }
        }

        return null;
    }
}
