using SeqModels.Forecasting;

namespace SeqModels.Tests.Forecasting;

public sealed class TransformTests
{
    private static readonly TimeSeries Squares = new double[] { 0, 1, 4, 9, 16, 25, 36 };

    public static TheoryData<string> Names => ["standard", "minMax", "difference", "seasonal", "airline", "composed"];

    [Fact]
    public void The_standard_scaler_gives_mean_0_and_deviation_1()
    {
        double[] scaled = new StandardScaler().Fit([Squares]).Apply(Squares).Variable(0);
        scaled.Average().Should().BeApproximately(0, 1e-15);
        scaled.Average(value => value * value).Should().BeApproximately(1, 1e-15);
    }

    [Fact]
    public void The_min_max_scaler_gives_the_range()
    {
        var scaler = new MinMaxScaler { Lower = -1, Upper = 3 };
        double[] scaled = scaler.Fit([Squares, new double[] { 64 }]).Apply(Squares).Variable(0);
        scaled[0].Should().Be(-1);
        scaled[^1].Should().Be(-1 + (4 * 36 / 64.0));
    }

    [Fact]
    public void Differences_are_those_of_the_backshift_polynomial()
    {
        new Differencing { Order = 2 }.Fit([Squares]).Apply(Squares).Variable(0).Should().Equal(2, 2, 2, 2, 2);
        new Differencing { Order = 0, SeasonalPeriod = 3 }.Fit([Squares]).Apply(Squares).Variable(0).Should().Equal(9, 15, 21, 27);
        FittedTransform both = new Differencing { Order = 1, SeasonalPeriod = 3 }.Fit([Squares]);
        both.Apply(Squares).Variable(0).Should().Equal(6, 6, 6);
        both.LostLength.Should().Be(4);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_forecast_is_inverted_exactly_from_the_end_of_the_history(string name)
    {
        SeriesTransform transform = Transform(name);
        double[,] values = Simulated.Pair(40);
        var whole = new TimeSeries(values);
        TimeSeries history = whole[..30];
        FittedTransform fitted = transform.Fit([history]);
        fitted.LostLength.Should().Be(transform.LostLength);
        double[,] future = fitted.Apply(whole)[(30 - fitted.LostLength)..].ToArray();

        double[,] inverted = fitted.Invert(future, history);

        Simulated.Flat(inverted).Should().Equal(Simulated.Flat(whole[30..].ToArray()), (a, b) => Math.Abs(a - b) < 1e-12);
        var samples = new SampleForecast(ThreeDimensional(future));
        ((SampleForecast)fitted.Invert(samples, history)).AsSpan().ToArray().Should().Equal(Simulated.Flat(inverted));
    }

    [Fact]
    public void Distributions_of_scaled_series_are_inverted_in_closed_form()
    {
        FittedTransform fitted = new StandardScaler().Fit([Squares]);
        double mean = Squares.Variable(0).Average(), deviation = Math.Sqrt(Squares.Variable(0).Average(value => (value - mean) * (value - mean)));
        var gaussian = (GaussianForecast)fitted.Invert(new GaussianForecast(new double[,] { { 0 }, { 1 } }, new double[,] { { 1 }, { 2 } }), Squares);
        gaussian.Mean(1).Should().BeApproximately(mean + deviation, 1e-12);
        gaussian.StandardDeviation(1).Should().BeApproximately(2 * deviation, 1e-12);
        var quantiles = (QuantileForecast)fitted.Invert(new QuantileForecast([0.1, 0.9], new double[,,] { { { -1, 1 } } }), Squares);
        quantiles.Values(0).ToArray().Should().Equal([mean - deviation, mean + deviation], (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Distributions_of_several_steps_of_differences_need_paths()
    {
        FittedTransform fitted = new Differencing().Fit([Squares]);
        var one = (GaussianForecast)fitted.Invert(new GaussianForecast(new double[,] { { 13 } }, new double[,] { { 2 } }), Squares);
        (one.Mean(0), one.StandardDeviation(0)).Should().Be((49, 2));
        fitted.Invoking(transform => transform.Invert(new GaussianForecast(new double[2, 1], new double[2, 1]), Squares))
            .Should().Throw<NotSupportedException>().WithMessage("*dependence between steps*paths*");
    }

    [Fact]
    public void A_constant_series_is_only_centred()
    {
        TimeSeries constant = new double[] { 0.1, 0.1, 0.1 };
        foreach (SeriesTransform scaler in new SeriesTransform[] { new StandardScaler(), new MinMaxScaler() })
        {
            FittedTransform fitted = scaler.Fit([constant]);
            fitted.Apply(constant).Variable(0).Should().Equal(0, 0, 0);
            fitted.Invert(new double[,] { { 1 } }, constant)[0, 0].Should().Be(1.1);
        }
    }

    [Fact]
    public void Inputs_follow_the_transformed_values()
    {
        var series = new TimeSeries([1, 2, 4], pastInputs: new double[] { 5, 6, 7 }, knownInputs: new double[] { 1, 2, 3, 4 });
        TimeSeries differences = new Differencing().Fit([series]).Apply(series);
        differences.Variable(0).Should().Equal(1, 2);
        differences.PastInputs!.Variable(0).Should().Equal(6, 7);
        differences.KnownInputs!.Variable(0).Should().Equal(2, 3, 4);
    }

    [Fact]
    public void Bad_series_are_rejected()
    {
        new StandardScaler().Invoking(scaler => scaler.Fit([new double[] { 1, double.NaN }])).Should().Throw<ArgumentException>().WithMessage("StandardScaler.Fit:*NaN at time 1*");
        new Differencing { Order = 2 }.Invoking(transform => transform.Fit([new double[] { 1, 2 }])).Should().Throw<ArgumentException>().WithMessage("*more than 2 values*had 2*");
        new MinMaxScaler { Lower = 1 }.Invoking(scaler => scaler.Fit([Squares])).Should().Throw<InvalidOperationException>().WithMessage("*Upper must be above Lower*");
        new StandardScaler().Fit([Squares]).Invoking(fitted => fitted.Apply(new double[3, 2])).Should().Throw<ArgumentException>().WithMessage("*1 variable*had 2*");
        FluentActions.Invoking(() => new Differencing { Order = -1 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static SeriesTransform Transform(string name) => name switch
    {
        "standard" => new StandardScaler(),
        "minMax" => new MinMaxScaler { Lower = -1 },
        "difference" => new Differencing(),
        "seasonal" => new Differencing { Order = 0, SeasonalPeriod = 7 },
        "airline" => new Differencing { SeasonalPeriod = 4, SeasonalOrder = 2 },
        _ => new StandardScaler().Then(new Differencing { SeasonalPeriod = 5 }).Then(new MinMaxScaler()),
    };

    private static double[,,] ThreeDimensional(double[,] path)
    {
        var result = new double[1, path.GetLength(0), path.GetLength(1)];
        Buffer.BlockCopy(path, 0, result, 0, path.Length * sizeof(double));
        return result;
    }
}
