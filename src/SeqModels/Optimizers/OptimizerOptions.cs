using SeqModels.Autodiff;
using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>An optimizer's description: what a training run is configured with. <see cref="Create"/> makes the optimizer.</summary>
public abstract record OptimizerOptions
{
    private readonly double _learningRate;

    /// <summary>Sets the default learning rate.</summary>
    protected OptimizerOptions(double learningRate) => LearningRate = learningRate;

    /// <summary>The learning rate to start with: finite and at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a value outside its range.</exception>
    public double LearningRate
    {
        get => _learningRate;
        init => _learningRate = OptionRange.NotNegative(value, GetType().Name);
    }

    /// <summary>Makes an optimizer of these options for parameters.</summary>
    /// <param name="parameters">What it changes, in a fixed order, usually <c>model.Parameters()</c>.</param>
    /// <exception cref="ArgumentException">There are no parameters, one occurs twice, or options contradict each other.</exception>
    public abstract Optimizer Create(IEnumerable<Parameter> parameters);
}
