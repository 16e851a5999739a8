using System.Globalization;
using SeqModels.Numerics;
using SeqModels.Training;

namespace SeqModels.Tuning;

/// <summary>What <see cref="RandomSearch"/> draws settings from: a starting point and, per dimension, what is drawn and how it is put in. Immutable.</summary>
/// <typeparam name="T">The settings: a record of the user's own, or <see cref="TrainingOptions"/>.</typeparam>
/// <example><code>
/// SearchSpace&lt;Settings&gt; space = new SearchSpace&lt;Settings&gt;(new Settings())
///     .LogUniform("rate", 1e-4, 1e-1, (settings, rate) =&gt; settings with { LearningRate = rate })
///     .Uniform("dropout", 0, 0.6, (settings, p) =&gt; settings with { Dropout = p })
///     .Choice("hidden", [64, 128, 256], (settings, size) =&gt; settings with { HiddenSize = size });
/// </code></example>
public sealed class SearchSpace<T>
{
    private readonly T _start;
    private readonly Dimension[] _dimensions;

    /// <summary>A space without dimensions.</summary>
    /// <param name="start">What the drawn values are put into.</param>
    public SearchSpace(T start)
        : this(start, [])
    {
    }

    private SearchSpace(T start, Dimension[] dimensions)
    {
        ArgumentNullException.ThrowIfNull(start);
        (_start, _dimensions) = (start, dimensions);
    }

    /// <summary>The names of the dimensions, in order.</summary>
    public IReadOnlyList<string> Names => [.. _dimensions.Select(dimension => dimension.Name)];

    /// <summary>Adds a number that is uniform on [low, high).</summary>
    /// <param name="name">In the table of results.</param>
    /// <param name="low">Finite.</param>
    /// <param name="high">Finite, above <paramref name="low"/>.</param>
    /// <param name="set">Puts the number into settings.</param>
    /// <exception cref="ArgumentException">The range is empty, or the name is taken.</exception>
    public SearchSpace<T> Uniform(string name, double low, double high, Func<T, double, T> set) =>
        AddNumber(name, low, high, set, double.IsFinite(low), static u => u, static x => x);

    /// <summary>Adds a number whose logarithm is uniform: what suits learning rates and strengths.</summary>
    /// <param name="name">In the table of results.</param>
    /// <param name="low">Above 0.</param>
    /// <param name="high">Finite, above <paramref name="low"/>.</param>
    /// <param name="set">Puts the number into settings.</param>
    /// <exception cref="ArgumentException">The range is empty or not above 0, or the name is taken.</exception>
    public SearchSpace<T> LogUniform(string name, double low, double high, Func<T, double, T> set) =>
        AddNumber(name, low, high, set, low > 0, Math.Log, Math.Exp);

    /// <summary>Adds a choice among values, each as likely.</summary>
    /// <typeparam name="TValue">What is chosen.</typeparam>
    /// <param name="name">In the table of results.</param>
    /// <param name="values">At least one.</param>
    /// <param name="set">Puts the value into settings.</param>
    /// <exception cref="ArgumentException">There are no values, or the name is taken.</exception>
    public SearchSpace<T> Choice<TValue>(string name, IReadOnlyList<TValue> values, Func<T, TValue, T> set)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(set);
        TValue[] copy = [.. values];
        if (copy.Length == 0)
        {
            throw new ArgumentException($"SearchSpace.Choice: '{name}' has no values to choose from.", nameof(values));
        }

        return Add(name, (settings, random) =>
        {
            TValue value = copy[random.NextInt(copy.Length)];
            return (set(settings, value), value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "null");
        });
    }

    /// <summary>Draws settings: every dimension once, in order.</summary>
    /// <param name="random">Where the values come from.</param>
    /// <returns>The settings, and what was drawn, as text, in the order of <see cref="Names"/>.</returns>
    public SearchDraw<T> Draw(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        T settings = _start;
        var values = new string[_dimensions.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (settings, values[i]) = _dimensions[i].Draw(settings, random);
        }

        return new(settings, values);
    }

    private SearchSpace<T> AddNumber(
        string name, double low, double high, Func<T, double, T> set, bool isAllowed, Func<double, double> scale, Func<double, double> back)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (!isAllowed || !double.IsFinite(high) || !(high > low))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"SearchSpace: '{name}' must have finite bounds, the upper above the lower, and both above 0 where logarithms are drawn; but they were {low} and {high}."), nameof(low));
        }

        (double from, double to) = (scale(low), scale(high));
        return Add(name, (settings, random) =>
        {
            double value = Math.Clamp(back(from + (random.NextDouble() * (to - from))), low, high);
            return (set(settings, value), value.ToString("G4", CultureInfo.InvariantCulture));
        });
    }

    private SearchSpace<T> Add(string name, Func<T, RandomSource, (T Settings, string Text)> draw)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Array.Exists(_dimensions, dimension => dimension.Name == name)
            ? throw new ArgumentException($"SearchSpace: there is a dimension '{name}' already.", nameof(name))
            : new SearchSpace<T>(_start, [.. _dimensions, new Dimension(name, draw)]);
    }

    private sealed record Dimension(string Name, Func<T, RandomSource, (T Settings, string Text)> Draw);
}
