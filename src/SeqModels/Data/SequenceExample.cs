using System.Globalization;

namespace SeqModels.Data;

/// <summary>
/// One row of a data set: a sequence of tokens or of vectors, and optionally what is to be predicted from it. Immutable; the <c>With…</c>
/// methods return a row that shares the memory of this one.
/// </summary>
/// <remarks>Memory passed as <see cref="ReadOnlyMemory{T}"/> is not copied and must not change while the row is used; two-dimensional arrays are copied.</remarks>
/// <example><code>
/// var tagged = SequenceExample.FromTokens(ids).WithStepLabels(tags);       // one class per token
/// var rated = SequenceExample.FromVectors(measurements).WithValues(new[] { 0.7f });
/// </code></example>
public sealed class SequenceExample
{
    private SequenceExample(int length) => Length = length;

    private SequenceExample(SequenceExample other)
    {
        (Length, HasTokens, Tokens, FeatureCount, Vectors) = (other.Length, other.HasTokens, other.Tokens, other.FeatureCount, other.Vectors);
        (Label, StepLabels, Values) = (other.Label, other.StepLabels, other.Values);
        (StepValues, StepValueCount, TargetTokens) = (other.StepValues, other.StepValueCount, other.TargetTokens);
    }

    /// <summary>The number of time steps.</summary>
    public int Length { get; }

    /// <summary>Whether the sequence consists of tokens; otherwise of vectors.</summary>
    public bool HasTokens { get; private init; }

    /// <summary>The token ids, [Length]; empty if the sequence consists of vectors.</summary>
    public ReadOnlyMemory<int> Tokens { get; private init; }

    /// <summary>The number of features per vector; 0 if the sequence consists of tokens.</summary>
    public int FeatureCount { get; private init; }

    /// <summary>The vectors, [Length, FeatureCount] in row-major order; empty if the sequence consists of tokens.</summary>
    public ReadOnlyMemory<float> Vectors { get; private init; }

    /// <summary>The class of the sequence; null for none.</summary>
    public int? Label { get; private init; }

    /// <summary>The class of each step, [Length]; null for none.</summary>
    public ReadOnlyMemory<int>? StepLabels { get; private init; }

    /// <summary>The numbers to predict from the sequence, [targets]; null for none.</summary>
    public ReadOnlyMemory<float>? Values { get; private init; }

    /// <summary>The numbers to predict at each step, [Length, StepValueCount] in row-major order; null for none.</summary>
    public ReadOnlyMemory<float>? StepValues { get; private init; }

    /// <summary>The number of values per step in <see cref="StepValues"/>; 0 for none.</summary>
    public int StepValueCount { get; private init; }

    /// <summary>The tokens of the sequence to predict, of any length; null for none.</summary>
    public ReadOnlyMemory<int>? TargetTokens { get; private init; }

    /// <summary>Creates a row from token ids.</summary>
    /// <param name="tokens">The ids, [time], each at least 0. Not copied.</param>
    /// <exception cref="ArgumentException">An id is negative.</exception>
    public static SequenceExample FromTokens(ReadOnlyMemory<int> tokens)
    {
        RequireIds(tokens.Span, "FromTokens", "token id", nameof(tokens));
        return new SequenceExample(tokens.Length) { HasTokens = true, Tokens = tokens };
    }

    /// <summary>Creates a row from vectors, which are copied.</summary>
    /// <param name="vectors">The vectors, [time, features], at least 1 feature.</param>
    /// <exception cref="ArgumentException">There are no features.</exception>
    public static SequenceExample FromVectors(float[,] vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return FromVectors(Flattened(vectors), vectors.GetLength(1));
    }

    /// <summary>Creates a row from vectors in row-major order.</summary>
    /// <param name="vectors">The vectors, [time, features]. Not copied.</param>
    /// <param name="featureCount">The number of features per vector, at least 1.</param>
    /// <exception cref="ArgumentException">The number of elements is not a multiple of the number of features, or there are no features.</exception>
    public static SequenceExample FromVectors(ReadOnlyMemory<float> vectors, int featureCount)
    {
        if (featureCount < 1 || vectors.Length % featureCount != 0)
        {
            throw new ArgumentException(
                $"SequenceExample.FromVectors: vectors must be [time, features] with at least 1 feature, but {vectors.Length} elements and {featureCount} features were given.", nameof(featureCount));
        }

        return new SequenceExample(vectors.Length / featureCount) { Vectors = vectors, FeatureCount = featureCount };
    }

    /// <summary>Returns the row with a class for the whole sequence.</summary>
    /// <param name="label">The class, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The class is negative.</exception>
    public SequenceExample WithLabel(int label) => label >= 0 ? new(this) { Label = label } : throw new ArgumentOutOfRangeException(
        nameof(label), label, "SequenceExample.WithLabel: the label must be at least 0.");

    /// <summary>Returns the row with a class for every step.</summary>
    /// <param name="labels">The classes, [Length], each at least 0, or <see cref="SequenceBatch.IgnoredLabel"/> for steps without one. Not copied.</param>
    /// <exception cref="ArgumentException">The number of labels is not <see cref="Length"/>, or a label is negative.</exception>
    public SequenceExample WithStepLabels(ReadOnlyMemory<int> labels)
    {
        RequireLength(labels.Length, "WithStepLabels", "labels", nameof(labels));
        RequireIds(labels.Span, "WithStepLabels", "label", nameof(labels), SequenceBatch.IgnoredLabel);
        return new(this) { StepLabels = labels };
    }

    /// <summary>Returns the row with numbers to predict from the whole sequence.</summary>
    /// <param name="values">The numbers, [targets], at least one. Not copied.</param>
    /// <exception cref="ArgumentException">There are no numbers.</exception>
    public SequenceExample WithValues(ReadOnlyMemory<float> values) => values.Length > 0 ? new(this) { Values = values } : throw new ArgumentException(
        "SequenceExample.WithValues: there must be at least one value.", nameof(values));

    /// <summary>Returns the row with numbers to predict at every step, which are copied.</summary>
    /// <param name="values">The numbers, [Length, targets], at least one target.</param>
    /// <exception cref="ArgumentException">The number of rows is not <see cref="Length"/>, or there are no targets.</exception>
    public SequenceExample WithStepValues(float[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        RequireLength(values.GetLength(0), "WithStepValues", "rows of values", nameof(values));
        return values.GetLength(1) > 0 ? new(this) { StepValues = Flattened(values), StepValueCount = values.GetLength(1) } : throw new ArgumentException(
            "SequenceExample.WithStepValues: there must be at least one value per step.", nameof(values));
    }

    /// <summary>Returns the row with another sequence to predict.</summary>
    /// <param name="tokens">The ids, [target time], of any length, each at least 0. Not copied.</param>
    /// <exception cref="ArgumentException">An id is negative.</exception>
    public SequenceExample WithTargetTokens(ReadOnlyMemory<int> tokens)
    {
        RequireIds(tokens.Span, "WithTargetTokens", "token id", nameof(tokens));
        return new(this) { TargetTokens = tokens };
    }

    /// <summary>Describes the row, for example <c>12 tokens, label 3</c>.</summary>
    public override string ToString()
    {
        string input = HasTokens
            ? string.Create(CultureInfo.InvariantCulture, $"{Length} tokens")
            : string.Create(CultureInfo.InvariantCulture, $"{Length} vectors of {FeatureCount} features");
        return string.Join(", ", ((string[])
        [
            input,
            Label is { } label ? string.Create(CultureInfo.InvariantCulture, $"label {label}") : "",
            StepLabels is null ? "" : "a label per step",
            Values is { } values ? string.Create(CultureInfo.InvariantCulture, $"{values.Length} values") : "",
            StepValues is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{StepValueCount} values per step"),
            TargetTokens is { } target ? string.Create(CultureInfo.InvariantCulture, $"{target.Length} target tokens") : "",
        ]).Where(part => part.Length > 0));
    }

    private void RequireLength(int count, string method, string what, string argument)
    {
        if (count != Length)
        {
            throw new ArgumentException($"SequenceExample.{method}: the sequence has {Length} steps, but {count} {what} were given.", argument);
        }
    }

    private static void RequireIds(ReadOnlySpan<int> ids, string method, string what, string argument, int allowed = 0)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0 && ids[i] != allowed)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"SequenceExample.{method}: every {what} must be at least 0{(allowed == 0 ? "" : $" or {allowed}")}, but {argument}[{i}] was {ids[i]}."), argument);
            }
        }
    }

    private static float[] Flattened(float[,] values)
    {
        var flat = new float[values.Length];
        Buffer.BlockCopy(values, 0, flat, 0, checked(values.Length * sizeof(float)));
        return flat;
    }
}
