using System.Globalization;
using System.Text;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>The configuration of an optimizer, for a training run. <see cref="Create(IEnumerable{Parameter})"/> makes the optimizer.</summary>
public abstract record OptimizerOptions
{
    private readonly double _learningRate;

    /// <summary>Sets the default learning rate.</summary>
    protected OptimizerOptions(double learningRate) => LearningRate = learningRate;

    /// <summary>The learning rate to start with: finite and at least 0.</summary>
    /// <value>Finite and at least 0; the default depends on the optimizer.</value>
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

    /// <summary>Groups of parameters with settings of their own; none by default. Groups need <see cref="Create(IEnumerable{NamedParameter})"/>.</summary>
    /// <value>Not null; empty by default.</value>
    public IReadOnlyList<ParameterGroup> Groups
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), $"{GetType().Name}.Groups: must not be null.");
    } = [];

    /// <summary>Makes an optimizer of these options for the parameters of a model, with its <see cref="Groups"/>; messages use the full names.</summary>
    /// <param name="parameters">What it changes with full names, in a fixed order: <c>model.NamedParameters()</c>.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, one occurs twice, a group contains none of them, or options contradict each other.
    /// </exception>
    public Optimizer Create(IEnumerable<NamedParameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        NamedParameter[] all = [.. parameters];
        Optimizer optimizer = (this with { Groups = [] }).Create(all.Select(named => named.Parameter));
        optimizer.SetGroups(Groups, all, GetType().Name);
        return optimizer;
    }

    /// <summary>Whether options are of one kind with equal values, their groups in the same order.</summary>
    public virtual bool Equals(OptimizerOptions? other) =>
        other is not null && EqualityContract == other.EqualityContract && LearningRate.Equals(other.LearningRate) && Groups.SequenceEqual(other.Groups);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, LearningRate, Groups.Count);

    /// <summary>Prints the learning rate and what the groups say, for <c>ToString</c>.</summary>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(LearningRate)} = {LearningRate}");
        if (Groups.Count > 0)
        {
            builder.Append($", {nameof(Groups)} = [").AppendJoin(", ", Groups).Append(']');
        }

        return true;
    }
}
