using SeqModels.Forecasting;

namespace SeqModels.Tests.Forecasting;

/// <summary>Linear autoregressions have the numbers of statsmodels and of Lütkepohl's book.</summary>
public sealed class StatsmodelsTests
{
    private static readonly string[] Names = ["investment", "income", "consumption"];

    [Fact]
    public void An_ar_model_equals_AutoReg()
    {
        LinearAutoregression ar = Fit(StatsmodelsValues.Series, new LinearAutoregressionOptions { Lags = 3 });
        Coefficients(ar).Should().Equal(StatsmodelsValues.Ar3, Near);
        Simulated.Flat(ar.Predict(StatsmodelsValues.Series, 5)).Should().Equal(StatsmodelsValues.Ar3Forecast, Near);
        ar.Residuals().Cast<double>().Sum(error => error * error).Should().BeApproximately(StatsmodelsValues.Ar3SquaredResiduals[0], 1e-10);
    }

    [Fact]
    public void An_ar_model_without_constant_equals_AutoReg() =>
        Coefficients(Fit(StatsmodelsValues.Series, new LinearAutoregressionOptions { Lags = 2, Intercept = false }))[1..].Should().Equal(StatsmodelsValues.Ar2WithoutConstant, Near);

    [Fact]
    public void An_ar_model_with_a_known_input_equals_AutoReg()
    {
        var series = new TimeSeries(StatsmodelsValues.SeriesWithInput, knownInputs: StatsmodelsValues.Input);
        LinearAutoregression ar = Fit(series, new LinearAutoregressionOptions { Lags = 2 });
        Coefficients(ar).Should().Equal(StatsmodelsValues.Arx2, Near);
        Simulated.Flat(ar.Predict(series, 4)).Should().Equal(StatsmodelsValues.Arx2Forecast, Near);
    }

    [Fact]
    public void The_var_of_the_book_equals_VAR()
    {
        TimeSeries growth = Growth();
        LinearAutoregression var = Fit(growth, new LinearAutoregressionOptions { Lags = 2 });
        for (int equation = 0; equation < 3; equation++)
        {
            var.Intercepts()[equation].Should().BeApproximately(StatsmodelsValues.Var2[0, equation], 1e-11);
            for (int lag = 1; lag <= 2; lag++)
            {
                for (int variable = 0; variable < 3; variable++)
                    var.LagCoefficients(lag)[equation, variable].Should().BeApproximately(StatsmodelsValues.Var2[1 + ((lag - 1) * 3) + variable, equation], 1e-11);
            }
        }

        Simulated.Flat(var.ResidualCovariance()).Should().Equal(Simulated.Flat(StatsmodelsValues.Var2Covariance), Near);
        var forecast = (GaussianForecast)var.PredictDistribution(growth, 4);
        Simulated.Flat(forecast.Means()).Should().Equal(Simulated.Flat(StatsmodelsValues.Var2Forecast), Near);
        for (int step = 0; step < 4; step++)
        {
            for (int variable = 0; variable < 3; variable++)
                forecast.StandardDeviation(step, variable).Should().BeApproximately(StatsmodelsValues.Var2Deviations[step, variable], 1e-12);
        }
    }

    /// <summary>Lütkepohl 2005, equations 3.2.22 and 3.2.23, printed with three digits.</summary>
    [Fact]
    public void The_var_of_the_book_has_the_printed_coefficients()
    {
        LinearAutoregression var = Fit(Growth(), new LinearAutoregressionOptions { Lags = 2 });
        var.Intercepts().Should().Equal([-0.017, 0.016, 0.013], Printed);
        Simulated.Flat(var.LagCoefficients(1)).Should().Equal([-0.320, 0.146, 0.961, 0.044, -0.153, 0.289, -0.002, 0.225, -0.264], Printed);
        Simulated.Flat(var.LagCoefficients(2)).Should().Equal([-0.161, 0.115, 0.934, 0.050, 0.019, -0.010, 0.034, 0.355, -0.022], Printed);
        (1e4 * var.ResidualCovariance()[0, 0]).Should().BeApproximately(21.30, 0.006);
        (1e4 * var.ResidualCovariance()[1, 2]).Should().BeApproximately(0.61, 0.006);
    }

    private static TimeSeries Growth()
    {
        double[,] levels = StatsmodelsValues.Levels;
        var growth = new double[75, 3];
        for (int t = 0; t < 75; t++)
        {
            for (int variable = 0; variable < 3; variable++)
                growth[t, variable] = Math.Log(levels[t + 1, variable]) - Math.Log(levels[t, variable]);
        }

        return new TimeSeries(growth, Names);
    }

    private static LinearAutoregression Fit(TimeSeries series, LinearAutoregressionOptions options)
    {
        var ar = new LinearAutoregression(options);
        ar.Fit(series);
        return ar;
    }

    private static double[] Coefficients(LinearAutoregression ar) =>
        [ar.Intercepts()[0], .. Enumerable.Range(1, ar.Options.Lags).Select(lag => ar.LagCoefficients(lag)[0, 0]), .. Simulated.Flat(ar.KnownInputCoefficients())];

    private static bool Near(double x, double y) => Math.Abs(x - y) < 1e-11;

    private static bool Printed(double x, double y) => Math.Abs(x - y) < 0.00051;
}
