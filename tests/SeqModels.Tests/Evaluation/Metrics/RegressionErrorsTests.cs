using CsCheck;
using SeqModels.Evaluation;
using SeqModels.Tensors;

namespace SeqModels.Tests.Evaluation.Metrics;

[Trait("Category", "Culture")]
public sealed class RegressionErrorsTests
{
    [Fact]
    public void Merged_parts_are_the_whole() => Gen.Select(Gen.Select(Gen.Double[-5, 5], Gen.Double[-5, 5]).Array[2, 40], Gen.Int[0, 40], Gen.Double[-1000, 1000]).Sample((pairs, cut, offset) =>
    {
        (double Value, double Prediction)[] moved = [.. pairs.Select(pair => (pair.Item1 + offset, pair.Item2 + offset))];
        RegressionErrors whole = Errors(moved), merged = Errors(moved.Take(cut));
        merged.Merge(Errors(moved.Skip(cut)));
        merged.Count.Should().Be(whole.Count);
        merged.MeanAbsoluteError.Should().BeApproximately(whole.MeanAbsoluteError, 1e-12);
        merged.RootMeanSquaredError.Should().BeApproximately(whole.RootMeanSquaredError, 1e-12);
        merged.RSquared.Should().BeApproximately(whole.RSquared, 1e-9 * Math.Max(1, Math.Abs(whole.RSquared)));
    });

    [Fact]
    public void A_large_mean_costs_no_accuracy()
    {
        RegressionErrors near = Errors([(1, 1.5), (2, 2), (3, 2.5)]), far = Errors([(1e9 + 1, 1e9 + 1.5), (1e9 + 2, 1e9 + 2), (1e9 + 3, 1e9 + 2.5)]);
        near.RSquared.Should().Be(0.75);
        far.RSquared.Should().BeApproximately(0.75, 1e-7);
    }

    [Fact]
    public void Padding_does_not_count()
    {
        var errors = new RegressionErrors(2);
        Tensor values = Tensor.From(new[] { 1f, 10, 2, 20, 7, 7, 3, 30 }, [2, 2, 2]), predictions = Tensor.From(new[] { 2f, 10, 2, 22, 0, 0, 3, 30 }, [2, 2, 2]);
        errors.Add(values, predictions, Tensor.From(new[] { 1f, 1, 0, 1 }, [2, 2]));
        (errors.Count, errors.MeanAbsoluteError, errors.MeanSquaredError).Should().Be((6, 0.5, 5.0 / 6));
        (errors.OfTarget(0).MeanAbsoluteError, errors.OfTarget(1).MeanAbsoluteError).Should().Be((1.0 / 3, 2.0 / 3));
        var single = new RegressionErrors();
        single.Add(Tensor.From(new[] { 1.0, 2 }, [1, 2]), Tensor.From(new[] { 1.0, 5 }, [1, 2]), Tensor.From(new[] { 1.0, 0 }, [1, 2]));
        (single.Count, single.MeanAbsoluteError).Should().Be((1, 0));
        single.Add(Tensor.From(new[] { 1.0, 2 }, [2, 1]), Tensor.From(new[] { 1.0, 5 }, [2, 1]), Tensor.From(new[] { 0.0, 1 }, [2]));
        (single.Count, single.MeanAbsoluteError).Should().Be((2, 1.5));
    }

    [Fact]
    public void Text()
    {
        Errors([(1, 1.5), (2, 2), (3, 2.5)]).ToString().Should().Be("MAE 0.3333, RMSE 0.4082, R² 0.7500 (3 values)");
        new RegressionErrors().ToString().Should().Be("MAE NaN, RMSE NaN, R² NaN (0 values)");
    }

    [Fact]
    public void NaN_shows() => double.IsNaN(Errors([(1, double.NaN), (1, 1)]).RSquared).Should().BeTrue();

    [Fact]
    public void Wrong_input_is_reported()
    {
        Action targets = () => _ = new RegressionErrors(0);
        targets.Should().Throw<ArgumentOutOfRangeException>();
        Action multiple = () => new RegressionErrors(2).Add(new double[3], new double[3]);
        multiple.Should().Throw<ArgumentException>().WithMessage("*a multiple of the 2 targets, but was 3.*");
        Action length = () => new RegressionErrors().Add(new float[3], new float[2]);
        length.Should().Throw<ArgumentException>().WithMessage("*3 labels and 2 predictions*");
        Action shape = () => new RegressionErrors(2).Add(Tensor.Zeros([4]), Tensor.Zeros([4]));
        shape.Should().Throw<ArgumentException>().WithMessage("*[.., targets] with targets = 2, but was [4].*");
        Action type = () => new RegressionErrors().Add(Tensor.Zeros([4]), Tensor.Zeros([4], DType.Float64));
        type.Should().Throw<ArgumentException>().WithMessage("*same shape and data type*");
        Action mask = () => new RegressionErrors(2).Add(Tensor.Zeros([3, 2]), Tensor.Zeros([3, 2]), Tensor.Zeros([2]));
        mask.Should().Throw<ArgumentException>().WithMessage("*the mask must have the shape of values without the last axis, but was [2] (values [3, 2]).*");
        Action merge = () => new RegressionErrors().Merge(new RegressionErrors(2));
        merge.Should().Throw<ArgumentException>();
    }

    private static RegressionErrors Errors(IEnumerable<(double Value, double Prediction)> pairs)
    {
        var errors = new RegressionErrors();
        errors.Add(pairs.Select(pair => pair.Value).ToArray(), pairs.Select(pair => pair.Prediction).ToArray());
        return errors;
    }
}
