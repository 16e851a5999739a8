using System.Globalization;
using System.Text;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>Options of an <see cref="Optimizer"/>, which <see cref="Create(IEnumerable{Parameter})"/> creates.</summary>
public abstract record OptimizerOptions
{
    private readonly double _learningRate;

    /// <summary>Initializes options with a default learning rate.</summary>
    /// <param name="learningRate">Finite and at least 0.</param>
    protected OptimizerOptions(double learningRate) => LearningRate = learningRate;

    /// <summary>η, the initial learning rate.</summary>
    /// <value>Finite and at least 0; the default depends on the optimizer.</value>
    /// <exception cref="ArgumentOutOfRangeException">Set to a value outside its range.</exception>
    public double LearningRate
    {
        get => _learningRate;
        init => _learningRate = OptionRange.NotNegative(value, GetType().Name);
    }

    /// <summary>Creates an optimizer with these options.</summary>
    /// <param name="parameters">The parameters to update, in a fixed order, usually <c>model.Parameters()</c>.</param>
    /// <exception cref="ArgumentException">There are no parameters, one occurs twice, or the options are inconsistent.</exception>
    public abstract Optimizer Create(IEnumerable<Parameter> parameters);

    /// <summary>Parameter groups with their own settings. They require <see cref="Create(IEnumerable{NamedParameter})"/>.</summary>
    /// <value>Not null; empty by default.</value>
    public IReadOnlyList<ParameterGroup> Groups
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), $"{GetType().Name}.Groups: must not be null.");
    } = [];

    /// <summary>
    /// Creates an optimizer with these options and their <see cref="Groups"/> for the parameters of a model; messages use the full names.
    /// </summary>
    /// <param name="parameters">The parameters to update with their full names, in a fixed order: <c>model.NamedParameters()</c>.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, one occurs twice, a group matches none of them, or the options are inconsistent.
    /// </exception>
    public Optimizer Create(IEnumerable<NamedParameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        NamedParameter[] all = [.. parameters];
        Optimizer optimizer = (this with { Groups = [] }).Create(all.Select(named => named.Parameter));
        optimizer.SetGroups(Groups, all, GetType().Name);
        return optimizer;
    }

    /// <summary>Whether two options have the same type and equal values, with groups in the same order.</summary>
    public virtual bool Equals(OptimizerOptions? other) =>
        other is not null && EqualityContract == other.EqualityContract && LearningRate.Equals(other.LearningRate) && Groups.SequenceEqual(other.Groups);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, LearningRate, Groups.Count);

    /// <summary>Prints the learning rate and the groups, for <c>ToString</c>.</summary>
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
