using System.Globalization;
using System.Text;
using System.Text.Json;
using SeqModels.Forecasting;
using SeqModels.Numerics;

namespace SeqModels.Cli.Tests.Forecasts;

public sealed class ForecastCommandTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_forecast_is_csv_with_intervals()
    {
        string file = _folder.Write("a.csv", Sales(60));
        ToolResult result = WorkFolder.Run("forecast", file, "--column", "sales", "--time-column", "month", "--model", "ar", "--lags", "3", "--horizon", "2").Succeeded();
        result.Error.Should().BeEmpty();
        result.Lines[0].Should().Be("step,time,forecast,lower80,upper80,lower95,upper95");
        string[][] rows = [.. result.Lines.Skip(1).Select(line => line.Split(','))];
        rows.Select(row => row[1]).Should().Equal("2025-01", "2025-02");

        var forecaster = new LinearAutoregression(new LinearAutoregressionOptions { Lags = 3, Transform = new StandardScaler() });
        var series = new TimeSeries(Values(60));
        forecaster.Fit(series);
        double[,] expected = forecaster.Predict(series, 2);
        rows.Select(row => Number(row[2])).Should().Equal([expected[0, 0], expected[1, 0]], (found, value) => Math.Abs(found - value) < 1e-6);
        rows.Select(row => (int[])[5, 3, 2, 4, 6]).Zip(rows, (order, row) => order.Select(i => Number(row[i])))
            .Should().AllSatisfy(ends => ends.Should().BeInAscendingOrder());
    }

    [Theory]
    [InlineData("naive")]
    [InlineData("seasonal-naive")]
    [InlineData("drift")]
    [InlineData("mlp")]
    [InlineData("gru")]
    [InlineData("lstm")]
    public void Every_model_predicts_and_is_saved(string model)
    {
        string file = _folder.Write("a.csv", Sales(60)), saved = _folder.File("model");
        string[] arguments = ["forecast", file, "--column", "sales", "--season", "4", "--model", model, "--epochs", "2", "--size", "4", "--horizon", "5", "--save", saved];
        ToolResult result = WorkFolder.Run(arguments).Succeeded();
        result.Lines.Should().HaveCount(6);
        WorkFolder.Run(arguments).Output.Should().Be(result.Output, "the seed is the same");
        WorkFolder.Run("inspect", saved).Succeeded().Output.Should().Contain("forecaster");
    }

    [Fact]
    public void Json_has_units_and_levels()
    {
        ToolResult result = WorkFolder.RunWith("x\n1\n2\n4\n3\n", "forecast", "--model", "drift", "--horizon", "1", "--interval", "0.5", "--json").Succeeded();
        JsonElement point = JsonDocument.Parse(result.Output).RootElement.GetProperty("points")[0];
        point.GetProperty("column").GetString().Should().Be("x");
        point.GetProperty("forecast").GetDouble().Should().BeApproximately(3 + (2.0 / 3), 1e-12);
        point.GetProperty("intervals")[0].GetProperty("level").GetDouble().Should().Be(0.5);
        point.TryGetProperty("time", out _).Should().BeFalse();
    }

    [Fact]
    public void Auto_takes_the_best_of_the_backtest_and_says_so()
    {
        string file = _folder.Write("a.csv", Sales(72));
        ToolResult table = WorkFolder.Run("forecast", file, "--column", "sales", "--season", "12", "--horizon", "3", "--epochs", "5", "--backtest", "--json").Succeeded();
        JsonElement[] models = [.. JsonDocument.Parse(table.Output).RootElement.GetProperty("models").EnumerateArray()];
        models.Select(model => model.GetProperty("model").GetString()).Should().BeEquivalentTo("naive", "seasonal-naive", "drift", "ar", "mlp");
        models.Select(model => model.GetProperty("meanAbsoluteScaledError").GetDouble()).Should().BeInAscendingOrder();

        ToolResult forecast = WorkFolder.Run("forecast", file, "--column", "sales", "--season", "12", "--horizon", "3", "--epochs", "5", "--json").Succeeded();
        string best = models[0].GetProperty("model").GetString()!;
        JsonDocument.Parse(forecast.Output).RootElement.GetProperty("model").GetString().Should().Be(best);
        forecast.Error.Should().StartWith($"chose {best}: ");
        WorkFolder.Run("forecast", file, "--column", "sales", "--season", "12", "--horizon", "3", "--epochs", "5", "--quiet").Succeeded().Error.Should().BeEmpty();
    }

    [Fact]
    public void A_backtest_has_the_scores_of_the_library()
    {
        string file = _folder.Write("a.csv", Sales(50));
        ToolResult result = WorkFolder.Run("forecast", file, "--column", "sales", "--model", "drift", "--horizon", "2", "--backtest", "--json").Succeeded();
        BacktestResult expected = Backtest.Run(new TimeSeries(Values(50)), new DriftForecaster(), new BacktestOptions { Horizon = 2, TrainingLength = 35 });
        foreach (JsonElement model in JsonDocument.Parse(result.Output).RootElement.GetProperty("models").EnumerateArray())
        {
            BacktestRow row = expected.Rows[model.GetProperty("model").GetString() == "drift" ? 0 : 1];
            model.GetProperty("meanAbsoluteError").GetDouble().Should().Be(row.Overall.MeanAbsoluteError);
            model.GetProperty("crps").GetDouble().Should().Be(row.Overall.Crps);
        }
    }

    [Fact]
    public void A_model_that_cannot_be_fitted_is_left_out()
    {
        string file = _folder.Write("a.csv", "x\n" + string.Concat(Enumerable.Repeat("5\n", 40)));
        ToolResult result = WorkFolder.Run("forecast", file, "--horizon", "2", "--epochs", "2").Succeeded();
        result.Error.Should().Contain("warning: ar is left out");
        result.Lines.Skip(1).Should().OnlyContain(line => line.Contains(",5,"));
        ToolResult failed = WorkFolder.Run("forecast", file, "--horizon", "2", "--model", "ar");
        failed.Status.Should().Be(1);
        (failed.Error + result.Error).Should().NotContain("Parameter 'series'");
    }

    [Fact]
    public void Naive_forecasts_are_backtested_alone()
    {
        ToolResult result = WorkFolder.Run("forecast", _folder.Write("a.csv", Sales(50)), "--column", "sales", "--model", "naive", "--backtest").Succeeded();
        result.Lines.Should().HaveCount(2);
        result.Lines[1].Should().StartWith("naive ");
    }

    [Fact]
    public void Several_columns_are_predicted_together()
    {
        IEnumerable<string> rows = Values(40).Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"{value},{value + (i % 3)}\n"));
        string file = _folder.Write("a.csv", "a,\"b,c\"\n" + string.Concat(rows));
        ToolResult result = WorkFolder.Run("forecast", file, "--column", "a", "--column", "b,c", "--model", "ar", "--horizon", "1").Succeeded();
        result.Lines[0].Should().StartWith("step,column,forecast,");
        result.Lines[1].Should().StartWith("1,a,");
        result.Lines[2].Should().StartWith("1,\"b,c\",");
    }

    [Theory]
    [InlineData(2, "requires --season", "--model", "seasonal-naive")]
    [InlineData(2, "--save does not belong", "--backtest", "--save", "x")]
    [InlineData(2, "--delimiter must be", "--delimiter", "::")]
    [InlineData(2, "--interval must be numbers", "--interval", "1.5")]
    [InlineData(1, "there is no column 'x'", "--column", "x")]
    [InlineData(1, "line 2, column 'month' is not a finite number", "--column", "month")]
    public void Errors_name_what_is_wrong(int status, string message, params string[] options)
    {
        ToolResult result = WorkFolder.Run(["forecast", _folder.Write("a.csv", Sales(30)), .. options]);
        result.Status.Should().Be(status);
        result.Error.Should().Contain(message);
        result.Output.Should().BeEmpty();
    }

    [Theory]
    [InlineData("naive", 2, ".")]
    [InlineData("drift", 3, ". Try --model naive.")]
    [InlineData("seasonal-naive", 5, ". Try a smaller --season, or --model naive.", "--season", "4")]
    [InlineData("ar", 9, ". Try a smaller --lags, or --model naive.")]
    [InlineData("ar", 15, ". Try a smaller --lags or --season, or --model naive.", "--season", "4")]
    [InlineData("ar", 6, ". Try a smaller --lags or --differences, or --model naive.", "--differences", "1", "--lags", "2")]
    [InlineData("mlp", 9, ". Try a smaller --lags, or --model naive.")]
    [InlineData("mlp", 14, ". Try a smaller --lags or --season, or --model naive.", "--season", "4")]
    [InlineData("gru", 9, ". Try a smaller --lags, or --model naive.")]
    [InlineData("lstm", 8, ". Try a smaller --lags or --differences, or --model naive.", "--differences", "1", "--lags", "2")]
    public void A_series_that_is_too_short_is_said_in_terms_of_the_options(string model, int needed, string advice, params string[] options)
    {
        string[] arguments = ["forecast", _folder.File("a.csv"), "--column", "sales", "--model", model, "--epochs", "1", "--size", "2", .. options];
        _folder.Write("a.csv", Sales(needed));
        WorkFolder.Run(arguments).Succeeded();
        _folder.Write("a.csv", Sales(needed - 1));
        ToolResult result = WorkFolder.Run(arguments);
        result.Status.Should().Be(1);
        result.Error.Should().Be($"seqmodels: {model} needs at least {needed} values with these options, but the series has {needed - 1}{advice}\n");
    }

    [Theory]
    [InlineData(12, 37, "--horizon")]
    [InlineData(1, 5, "")]
    [InlineData(2, 13, "--season", "--season", "8")]
    [InlineData(3, 25, "--lags", "--model", "ar", "--lags", "8")]
    public void A_backtest_needs_a_longer_series(int horizon, int needed, string smaller, params string[] options)
    {
        string[] arguments =
            ["forecast", _folder.File("a.csv"), "--column", "sales", "--horizon", $"{horizon}", "--epochs", "1", "--size", "2", "--backtest", .. options];
        _folder.Write("a.csv", Sales(needed));
        WorkFolder.Run(arguments).Succeeded().Error.Should().NotContain("Options").And.NotContain(".Fit");
        _folder.Write("a.csv", Sales(needed - 1));
        ToolResult result = WorkFolder.Run(arguments);
        string advice = smaller.Length > 0 ? $"a smaller {smaller}, or " : "";
        (result.Status, result.Error).Should().Be((1, $"seqmodels: a backtest of forecasts {horizon} steps ahead needs at least {needed} values with these options, "
            + $"but the series has {needed - 1}. Try {advice}--model naive without --backtest.\n"));
    }

    [Fact]
    public void A_model_that_needs_more_values_is_left_out_of_a_backtest() =>
        WorkFolder.Run("forecast", _folder.Write("a.csv", Sales(20)), "--column", "sales", "--horizon", "2", "--season", "4", "--epochs", "1", "--backtest").Succeeded()
            .Error.Should().Be("seqmodels: warning: ar is left out: it needs 15 values before those of the backtest, but there are 14.\n");

    private static double[] Values(int count)
    {
        var random = new RandomSource(3);
        return [.. Enumerable.Range(0, count).Select(t => Math.Round(50 + (t * 0.5) + (10 * Math.Sin(t * Math.PI / 6)) + random.NextNormal(), 3))];
    }

    private static string Sales(int count)
    {
        var text = new StringBuilder("month,sales\n");
        double[] values = Values(count);
        DateTime month = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(-count);
        for (int i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{month.AddMonths(i):yyyy-MM},{values[i]}\n");
        }

        return text.ToString();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
