using System.Globalization;
using SeqModels.Numerics;
using SeqModels.Training;

namespace SeqModels.Tuning;

/// <summary>
/// The search space of <see cref="RandomSearch"/>: initial settings and, per dimension, a distribution and a function that applies a drawn
/// value. Immutable.
/// </summary>
/// <typeparam name="T">The type of the settings: a user-defined record, or <see cref="TrainingOptions"/>.</typeparam>
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

    /// <summary>Initializes a space without dimensions.</summary>
    /// <param name="start">The initial settings, to which drawn values are applied.</param>
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

    /// <summary>Adds a number with a uniform distribution on [low, high).</summary>
    /// <param name="name">The name of the dimension.</param>
    /// <param name="low">The lower bound, finite.</param>
    /// <param name="high">The upper bound, finite and greater than <paramref name="low"/>.</param>
    /// <param name="set">Returns the settings with the number applied.</param>
    /// <exception cref="ArgumentException">The range is empty, or the name is already used.</exception>
    public SearchSpace<T> Uniform(string name, double low, double high, Func<T, double, T> set) =>
        AddNumber(name, low, high, set, double.IsFinite(low), static u => u, static x => x);

    /// <summary>Adds a number with a log-uniform distribution, suitable for learning rates and regularization strengths.</summary>
    /// <param name="name">The name of the dimension.</param>
    /// <param name="low">The lower bound, greater than 0.</param>
    /// <param name="high">The upper bound, finite and greater than <paramref name="low"/>.</param>
    /// <param name="set">Returns the settings with the number applied.</param>
    /// <exception cref="ArgumentException">The range is empty or not positive, or the name is already used.</exception>
    public SearchSpace<T> LogUniform(string name, double low, double high, Func<T, double, T> set) =>
        AddNumber(name, low, high, set, low > 0, Math.Log, Math.Exp);

    /// <summary>Adds a choice among values with equal probability.</summary>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="name">The name of the dimension.</param>
    /// <param name="values">The values, at least one.</param>
    /// <param name="set">Returns the settings with the value applied.</param>
    /// <exception cref="ArgumentException">There are no values, or the name is already used.</exception>
    public SearchSpace<T> Choice<TValue>(string name, IReadOnlyList<TValue> values, Func<T, TValue, T> set)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(set);
        TValue[] copy = [.. values];
        if (copy.Length == 0)
        {
            throw new ArgumentException($"SearchSpace.Choice: '{name}' has no values.", nameof(values));
        }

        return Add(name, (settings, random) =>
        {
            TValue value = copy[random.NextInt(copy.Length)];
            return (set(settings, value), value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "null");
        });
    }

    /// <summary>Draws one value per dimension, in order, and applies them.</summary>
    /// <param name="random">The random source.</param>
    /// <returns>The settings and the drawn values.</returns>
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
                CultureInfo.InvariantCulture, $"SearchSpace: '{name}' must have finite bounds, low < high, and for LogUniform low > 0, but they were {low} and {high}."), nameof(low));
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
            ? throw new ArgumentException($"SearchSpace: the dimension '{name}' already exists.", nameof(name))
            : new SearchSpace<T>(_start, [.. _dimensions, new Dimension(name, draw)]);
    }

    private sealed record Dimension(string Name, Func<T, RandomSource, (T Settings, string Text)> Draw);
}
