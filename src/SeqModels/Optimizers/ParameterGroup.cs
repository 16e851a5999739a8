using System.IO.Enumeration;
using SeqModels.Numerics;
using SeqModels.Optimizers.Clipping;
using SeqModels.Tensors;

namespace SeqModels.Optimizers;

/// <summary>
/// Parameters of a model, selected by full name, with their own optimizer settings (<see cref="OptimizerOptions.Groups"/>). A group
/// overrides only the settings it specifies; where groups overlap, the last one that specifies a setting wins.
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

    /// <summary>
    /// Initializes a group of the parameters whose full names match a pattern: <c>*</c> stands for any characters, <c>?</c> for one.
    /// </summary>
    /// <param name="pattern">For instance <c>embedding.*</c> or <c>*.bias*</c>; case-sensitive.</param>
    public ParameterGroup(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        Name = pattern;
    }

    /// <summary>Initializes a group of the parameters that satisfy a predicate.</summary>
    /// <param name="name">The name of the group in messages.</param>
    /// <param name="contains">The predicate, given the full name and the parameter.</param>
    public ParameterGroup(string name, Func<string, Parameter, bool> contains)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(contains);
        (Name, _contains) = (name, contains);
    }

    /// <summary>
    /// No weight decay for biases and the gains and shifts of normalization layers (rank 0 or 1), and for embeddings (names that contain
    /// <c>embedding</c>): the usual exclusions.
    /// </summary>
    public static ParameterGroup NoDecay { get; } = new(
        nameof(NoDecay), (name, parameter) => parameter.Rank <= 1 || name.Contains("embedding", StringComparison.OrdinalIgnoreCase))
    {
        WeightDecay = 0,
        MayBeEmpty = true,
    };

    /// <summary>The pattern, or the name of the group.</summary>
    public string Name { get; }

    /// <summary>The factor of the learning rate for these parameters; null for no change.</summary>
    /// <value>Finite and at least 0, or null (the default).</value>
    public double? LearningRateFactor { get; init => field = value is { } factor ? OptionRange.NotNegative(factor, nameof(ParameterGroup)) : null; }

    /// <summary>λ, the weight decay of these parameters, in place of the optimizer's; null for no change.</summary>
    /// <value>Finite and at least 0, or null (the default).</value>
    public double? WeightDecay { get; init => field = value is { } decay ? OptionRange.NotNegative(decay, nameof(ParameterGroup)) : null; }

    /// <summary>
    /// Whether <see cref="Optimizer.Step(GradientClipping, double)"/> clips these gradients; false also excludes them from the norm used for
    /// clipping by global norm. Null for no change: gradients are clipped.
    /// </summary>
    /// <value>True, false or null (the default).</value>
    public bool? IsClipped { get; init; }

    /// <summary>Sets <see cref="Parameter.IsFrozen"/> of these parameters when the optimizer is created; null for no change.</summary>
    /// <value>True, false or null (the default).</value>
    public bool? IsFrozen { get; init; }

    /// <summary>Whether a model may have none of these parameters.</summary>
    private bool MayBeEmpty { get; init; }

    /// <summary>The settings of every parameter of a model.</summary>
    /// <exception cref="ArgumentException">A group matches no parameter.</exception>
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
                    $"{owner}.Groups: the group '{group.Name}' matches no parameter; the parameters are {string.Join(", ", parameters.Select(named => named.Name))}.", nameof(parameters));
            }
        }

        return settings;
    }

    private bool Contains(string name, Parameter parameter) =>
        _contains?.Invoke(name, parameter) ?? FileSystemName.MatchesSimpleExpression(Name, name, ignoreCase: false);

    private ParameterSettings Over(ParameterSettings settings) => new(
        LearningRateFactor ?? settings.RateFactor, WeightDecay ?? settings.WeightDecay, IsClipped ?? settings.IsClipped, IsFrozen ?? settings.IsFrozen);
}
