using System.IO.Enumeration;
using SeqModels.Numerics;
using SeqModels.Optimizers.Clipping;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// Parameters of a model, chosen by their full names, with settings of their own in an optimizer. A group overrides only what it sets; where
/// groups overlap, the last one that sets a value wins. Part of <see cref="OptimizerOptions.Groups"/>.
/// </summary>
/// <remarks>
/// <code>
/// var options = new AdamWOptions
/// {
///     WeightDecay = 0.1,
///     Groups = [ParameterGroup.NoDecay, new("embedding.*") { LearningRateFactor = 0.1 }, new("rnn.*_l0") { IsFrozen = true }],
/// };
/// Optimizer optimizer = options.Create(model.NamedParameters());
/// </code>
/// </remarks>
public sealed record ParameterGroup
{
    private readonly Func<string, Parameter, bool>? _contains;

    /// <summary>The parameters whose full names fit a pattern: <c>*</c> stands for any characters, <c>?</c> for one.</summary>
    /// <param name="pattern">For instance <c>embedding.*</c> or <c>*.bias*</c>; upper and lower case differ.</param>
    public ParameterGroup(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        Name = pattern;
    }

    /// <summary>The parameters for which a predicate holds.</summary>
    /// <param name="name">What messages call the group.</param>
    /// <param name="contains">Whether the group contains a parameter, given its full name.</param>
    public ParameterGroup(string name, Func<string, Parameter, bool> contains)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(contains);
        (Name, _contains) = (name, contains);
    }

    /// <summary>
    /// No weight decay for biases, the gains and shifts of norms (what has one axis or none) and embeddings (a part of the name contains
    /// <c>embedding</c>): the usual exclusions.
    /// </summary>
    public static ParameterGroup NoDecay { get; } = new(
        nameof(NoDecay), (name, parameter) => parameter.Rank <= 1 || name.Contains("embedding", StringComparison.OrdinalIgnoreCase))
    {
        WeightDecay = 0,
        MayBeEmpty = true,
    };

    /// <summary>The pattern, or what the group is called.</summary>
    public string Name { get; }

    /// <summary>What the learning rate is multiplied with for these parameters, finite and at least 0; null, the default, sets nothing.</summary>
    /// <value>Finite and at least 0, or null (the default).</value>
    public double? LearningRateFactor { get; init => field = value is { } factor ? OptionRange.NotNegative(factor, nameof(ParameterGroup)) : null; }

    /// <summary>λ for these parameters in place of the optimizer's, at least 0; null, the default, sets nothing.</summary>
    /// <value>Finite and at least 0, or null (the default).</value>
    public double? WeightDecay { get; init => field = value is { } decay ? OptionRange.NotNegative(decay, nameof(ParameterGroup)) : null; }

    /// <summary>
    /// Whether <see cref="Optimizer.Step(GradientClipping, double)"/> clips these gradients; false also leaves them out of the norm that
    /// clipping by global norm goes by. Null, the default, sets nothing: they are clipped.
    /// </summary>
    /// <value>True, false or null (the default).</value>
    public bool? IsClipped { get; init; }

    /// <summary>Sets <see cref="Parameter.IsFrozen"/> of these parameters when the optimizer is made; null, the default, leaves it.</summary>
    /// <value>True, false or null (the default).</value>
    public bool? IsFrozen { get; init; }

    /// <summary>Whether it is no mistake that a model has none of these parameters.</summary>
    private bool MayBeEmpty { get; init; }

    /// <summary>What groups say about every parameter of a model.</summary>
    /// <exception cref="ArgumentException">A group contains no parameter.</exception>
    internal static ParameterSettings[] Resolve(IReadOnlyList<ParameterGroup> groups, IReadOnlyList<NamedParameter> parameters, string owner)
    {
        var settings = new ParameterSettings[parameters.Count];
        Array.Fill(settings, ParameterSettings.Default);
        foreach (ParameterGroup group in groups)
        {
            bool isEmpty = true;
            for (int k = 0; k < settings.Length; k++)
            {
                if (group.Contains(parameters[k].Name, parameters[k].Parameter))
                {
                    isEmpty = false;
                    settings[k] = group.Over(settings[k]);
                }
            }

            if (isEmpty && !group.MayBeEmpty)
            {
                throw new ArgumentException(
                    $"{owner}.Groups: the group '{group.Name}' contains no parameter; the parameters are {string.Join(", ", parameters.Select(named => named.Name))}.", nameof(parameters));
            }
        }

        return settings;
    }

    private bool Contains(string name, Parameter parameter) =>
        _contains?.Invoke(name, parameter) ?? FileSystemName.MatchesSimpleExpression(Name, name, ignoreCase: false);

    private ParameterSettings Over(ParameterSettings settings) => new(
        LearningRateFactor ?? settings.RateFactor, WeightDecay ?? settings.WeightDecay, IsClipped ?? settings.IsClipped, IsFrozen ?? settings.IsFrozen);
}
