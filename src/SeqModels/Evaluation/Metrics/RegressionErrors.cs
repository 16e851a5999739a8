using System.Globalization;
using System.Numerics;
using SeqModels.Evaluation.Metrics;
using SeqModels.Tensors;

namespace SeqModels.Evaluation;

/// <summary>
/// Errors of predicted numbers, summed over batches: MAE, RMSE and R², of one or several targets. e is value − prediction. It serves one
/// thread; merge one per thread.
/// </summary>
/// <example><code>
/// var errors = new RegressionErrors();
/// errors.Add(values, predictions);
/// Console.WriteLine(errors); // MAE 0.1183, RMSE 0.1502, R² 0.9721 (2,000 values)
/// </code></example>
public sealed class RegressionErrors
{
    private readonly ErrorSums[] _targets;

    /// <summary>Creates errors without values.</summary>
    /// <param name="targetCount">The number of targets, the size of the last axis of what is added, at least 1. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="targetCount"/> is below 1.</exception>
    public RegressionErrors(int targetCount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetCount, 1);
        _targets = new ErrorSums[targetCount];
    }

    private RegressionErrors(ErrorSums target) => _targets = [target];

    /// <summary>The number of targets.</summary>
    public int TargetCount => _targets.Length;

    /// <summary>The number of values, over all targets.</summary>
    public long Count => _targets.Sum(target => target.Count);

    /// <summary>MAE, the mean of |e|, in the unit of the values; NaN without values.</summary>
    public double MeanAbsoluteError => _targets.Sum(target => target.Absolute) / Count;

    /// <summary>MSE, the mean of e²; NaN without values.</summary>
    public double MeanSquaredError => _targets.Sum(target => target.Squared) / Count;

    /// <summary>RMSE, the root of <see cref="MeanSquaredError"/>, in the unit of the values; NaN without values.</summary>
    public double RootMeanSquaredError => double.Sqrt(MeanSquaredError);

    /// <summary>
    /// R² = 1 − Σ e² / Σ (y − ȳ)², the share of the variance of the values y that the predictions explain: 1 is exact, 0 is as good as the
    /// mean of the values, and below 0 is worse. With several targets, the mean of their R². Where the values are constant, 1 if all
    /// predictions are exact and 0 otherwise. NaN for fewer than two values.
    /// </summary>
    public double RSquared => _targets.Sum(target => target.Determination) / _targets.Length;

    /// <summary>Returns the errors of one target.</summary>
    /// <param name="target">The number of the target.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such target.</exception>
    public RegressionErrors OfTarget(int target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, TargetCount);
        return new RegressionErrors(_targets[target]);
    }

    /// <summary>Adds predictions.</summary>
    /// <param name="values">The actual values, target after target for each row.</param>
    /// <param name="predictions">One prediction per value.</param>
    /// <exception cref="ArgumentException">The counts differ or are no multiple of the number of targets.</exception>
    public void Add(ReadOnlySpan<float> values, ReadOnlySpan<float> predictions) => Add(values, predictions, default(ReadOnlySpan<float>));

    /// <summary>Adds predictions.</summary>
    /// <param name="values">The actual values, target after target for each row.</param>
    /// <param name="predictions">One prediction per value.</param>
    /// <exception cref="ArgumentException">The counts differ or are no multiple of the number of targets.</exception>
    public void Add(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions) => Add(values, predictions, default(ReadOnlySpan<double>));

    /// <summary>Adds predictions.</summary>
    /// <param name="values">The actual values [.., targets], or of any shape with one target.</param>
    /// <param name="predictions">The predictions, of the same shape and data type.</param>
    /// <param name="mask">1 where a row counts and 0 where it does not, such as padding, or null if all count. Its shape is that of the
    /// values without the last axis, or with one target also that of the values.</param>
    /// <exception cref="ArgumentException">Shapes or data types do not fit.</exception>
    public void Add(Tensor values, Tensor predictions, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(predictions);
        if (!values.Shape.Equals(predictions.Shape) || values.DType != predictions.DType || (mask is not null && mask.DType != values.DType))
        {
            throw new ArgumentException(
                $"RegressionErrors.Add: values and predictions must have the same shape and data type, and the mask that data type, but values was {values.Shape} " +
                $"{values.DType} and predictions {predictions.Shape} {predictions.DType}{(mask is null ? "" : $", and the mask {mask.DType}")}.", nameof(predictions));
        }

        if (TargetCount > 1 && (values.Rank == 0 || values.Shape[-1] != TargetCount))
        {
            throw new ArgumentException($"RegressionErrors.Add: values must be [.., targets] with targets = {TargetCount}, but was {values.Shape}.", nameof(values));
        }

        if (mask is not null && !FitsRows(mask.Shape, values.Shape))
        {
            throw new ArgumentException($"RegressionErrors.Add: the mask must have the shape of values without the last axis, but was {mask.Shape} (values {values.Shape}).", nameof(mask));
        }

        if (values.DType == DType.Float32)
        {
            Add(values.AsSpan(), predictions.AsSpan(), mask is null ? default : mask.AsSpan());
        }
        else
        {
            Add(values.AsSpan<double>(), predictions.AsSpan<double>(), mask is null ? default : mask.AsSpan<double>());
        }
    }

    /// <summary>Adds the errors of another object. Up to rounding, the result is that of adding all values to one.</summary>
    /// <param name="other">The other, with the same number of targets.</param>
    /// <exception cref="ArgumentException">The numbers of targets differ.</exception>
    public void Merge(RegressionErrors other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.TargetCount != TargetCount)
        {
            throw new ArgumentException($"RegressionErrors.Merge: both must have the same number of targets, but {TargetCount} and {other.TargetCount} were given.", nameof(other));
        }

        for (int target = 0; target < TargetCount; target++)
        {
            _targets[target] += other._targets[target];
        }
    }

    /// <summary>Formats MAE, RMSE, R² and the number of values.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"MAE {MeanAbsoluteError:G4}, RMSE {RootMeanSquaredError:G4}, R² {RSquared:F4} ({Count:N0} values)");

    private bool FitsRows(Shape mask, Shape values) =>
        (TargetCount == 1 && mask.Equals(values)) ||
        (values.Rank > 0 && mask.Sizes.SequenceEqual(values.Sizes[..^1]) && values[-1] == TargetCount);

    private void Add<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> predictions, ReadOnlySpan<T> mask)
        where T : unmanaged, INumber<T>
    {
        LabelPairs.RequireEqualLength("RegressionErrors.Add", values.Length, predictions.Length);
        if (values.Length % TargetCount != 0)
        {
            throw new ArgumentException($"RegressionErrors.Add: the number of values must be a multiple of the {TargetCount} targets, but was {values.Length}.", nameof(values));
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (mask.IsEmpty || !T.IsZero(mask[i / TargetCount]))
            {
                _targets[i % TargetCount] += ErrorSums.Of(double.CreateChecked(values[i]), double.CreateChecked(predictions[i]));
            }
        }
    }
}
