using System.CommandLine;
using System.CommandLine.Parsing;
using SeqModels.Cli.Forecasts;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.Forecasting;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels forecast</c>: predicts how columns of a CSV file go on.</summary>
internal static class ForecastCommand
{
    private const string Automatic = "auto";
    private static readonly double[] DefaultLevels = [0.8, 0.95];

    public static Command Create(CliContext context)
    {
        Argument<string?> file = CliArgument.OptionalInput("file", "A CSV file with one row per time, the oldest first");
        var columns = new Option<string[]>("--column")
        {
            Description = "Column to predict; may be repeated (default: the only column of numbers)",
            HelpName = "name",
        };
        Option<int> horizon = CliOption.Integer("--horizon", "Number of steps to predict", 12, 1);
        Option<int> season = CliOption.Integer("--season",
            "Seasonal period in rows, such as 12 for monthly data; 1 for no season. ar, mlp, gru and lstm then predict seasonal differences", 1, 1);
        Option<string> model = CliOption.Choice("--model",
            $"Model ({ForecastModel.Explain()}); {Automatic} takes the one with the lowest MASE in a backtest, of all but gru and lstm", Automatic,
            [Automatic, .. ForecastModel.All.Select(model => model.Name)]);
        Option<double[]> levels = ListOption.Numbers("--interval",
            "Levels of the prediction intervals, between 0 and 1 (default: 0.8 0.95)", 0.0001, 0.9999);
        Option<int?> lags = CliOption.Optional("--lags",
            "Number of past values from which ar, mlp, gru and lstm predict (default: --season + 1, at least 4)", 1);
        Option<int> differences = CliOption.Integer("--differences",
            "How often the series is differenced for ar, mlp, gru and lstm; 1 for a series with a trend", 0, 0, 3);
        Option<int> size = CliOption.Integer("--size", "Hidden size of mlp, gru and lstm", 16, 1);
        Option<int> epochs = CliOption.Integer("--epochs", "Maximum number of training epochs of mlp, gru and lstm", 100, 1);
        Option<string?> timeColumn = new("--time-column")
        {
            Description = "Column with the times of the rows; if they are whole numbers or dates at a constant distance, the forecast has times too",
            HelpName = "name",
        };
        Option<char?> delimiter = Delimiter();
        var noHeader = new Option<bool>("--no-header") { Description = "The first line has values, not names; columns are named 1, 2, …" };
        var backtest = new Option<bool>("--backtest")
        {
            Description = "Instead of a forecast, print the errors of the model and of naive forecasts over the last 30 % of the series",
        };
        Option<string?> save = CliOption.File("--save", "Save the fitted model to this file, for a program that uses the library");
        Option<ulong> seed = CliOption.Seed();
        var command = new CliCommand(context, "forecast",
            "Predicts the next values of time series in a CSV file, with prediction intervals, and prints them as CSV. Several columns are predicted jointly.",
            "seqmodels forecast sales.csv --column sales --time-column month --horizon 12 --season 12",
            "seqmodels forecast sales.csv --column sales --season 12 --backtest",
            "seqmodels forecast power.csv --column load --column temperature --model ar --lags 24",
            "cut -d, -f2 sales.csv | seqmodels forecast --model gru --interval 0.5 0.9 --json")
        {
            file, columns, horizon, season, model, levels, lags, differences, size, epochs, timeColumn, delimiter, noHeader, backtest, save, seed,
        };
        return command.Runs(run =>
        {
            int period = run.Get(season);
            var settings = new ForecastSettings(
                run.Get(horizon), period, run.Get(lags) ?? Math.Max(4, period + 1), run.Get(differences), run.Get(size), run.Get(epochs), run.Get(seed));
            ForecastModel? chosen = run.Get(model) == Automatic ? null : ForecastModel.Find(run.Get(model));
            if (chosen is { NeedsSeason: true } && period == 1)
            {
                throw new UsageException($"--model {chosen.Name} requires --season above 1.");
            }

            if (run.Get(backtest) && run.IsGiven(save))
            {
                throw new UsageException("--save does not belong to --backtest, which keeps no model.");
            }

            if (run.Get(save) is { } saved)
            {
                OutputFile.Check(saved, run.GetInput(file));
            }

            CsvTable table = Read(run, run.GetInput(file), run.Get(delimiter), !run.Get(noHeader));
            string[] names = run.IsGiven(columns) ? run.Get(columns) : [table.OnlyNumbers(run.Get(timeColumn))];
            TimeSeries series = Series(table, names);
            IReadOnlyList<double> intervals = run.GetList(levels) ?? DefaultLevels;
            IReadOnlyList<ForecastModel> candidates = chosen is null ? ForecastModel.Candidates(settings) : [chosen];
            if (run.Get(backtest) || chosen is null)
            {
                BacktestTable scores = ModelComparison.Run(run, series, candidates, settings, intervals);
                if (run.Get(backtest))
                {
                    run.Print(scores, ForecastJson.Printed.BacktestTable);
                    return;
                }

                chosen = ForecastModel.Find(scores.Models[0].Model);
                IEnumerable<string> rows = scores.Models.Select(row => FormattableString.Invariant($"{row.Model} {row.Score:G4}"));
                run.Inform($"chose {chosen.Name}: {string.Join(", ", rows)} (MASE of a backtest)");
            }

            SeriesLength.CheckFit(series.Length, names.Length, chosen!, settings);
            IForecaster forecaster = chosen!.Create(settings);
            forecaster.Fit(series, run.Cancellation);
            ForecastResult result = Predict(chosen, forecaster, series, Times(run, table, run.Get(timeColumn)), names, settings, intervals);
            if (run.Get(save) is { } path)
            {
                forecaster.Save(path);
            }

            run.Print(result, ForecastJson.Printed.ForecastResult);
        });
    }

    private static Option<char?> Delimiter() => new("--delimiter")
    {
        Description = "Character between the cells; tab for a tab (default: detected)",
        HelpName = "c",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "tab" => '\t',
            [var character] => character,
            var text => Refuse(result, text),
        },
    };

    private static char? Refuse(ArgumentResult result, string text)
    {
        result.AddError($"--delimiter must be one character, or tab, but was '{text}'.");
        return null;
    }

    private static CsvTable Read(CliRun run, string path, char? delimiter, bool hasHeader)
    {
        bool isStandardInput = path == LineReader.StandardInput;
        using Stream stream = isStandardInput ? run.Input : InputFile.Open(path);
        using var reader = new StreamReader(stream);
        return CsvTable.Read(reader, isStandardInput ? "standard input" : path, delimiter, hasHeader, run.Cancellation);
    }

    private static TimeSeries Series(CsvTable table, string[] names)
    {
        double[][] columns = [.. names.Select(table.Numbers)];
        var values = new double[table.RowCount, names.Length];
        for (int row = 0; row < table.RowCount; row++)
        {
            for (int column = 0; column < names.Length; column++)
            {
                values[row, column] = columns[column][row];
            }
        }

        return new TimeSeries(values, names);
    }

    private static TimeAxis? Times(CliRun run, CsvTable table, string? column)
    {
        if (column is null)
        {
            return null;
        }

        var axis = TimeAxis.Of(table.Texts(column));
        if (axis is null)
        {
            run.Warn($"the times of column '{column}' are not whole numbers or dates at a constant distance; they are not continued.");
        }

        return axis;
    }

    private static ForecastResult Predict(
        ForecastModel model, IForecaster forecaster, TimeSeries series, TimeAxis? times, string[] names, ForecastSettings settings,
        IReadOnlyList<double> levels)
    {
        double[,] means = forecaster.Predict(series, settings.Horizon);
        ForecastDistribution distribution = forecaster.PredictDistribution(series, settings.Horizon, new PredictionOptions { Seed = settings.Seed });
        List<ForecastPoint> points = [];
        for (int step = 0; step < settings.Horizon; step++)
        {
            for (int variable = 0; variable < names.Length; variable++)
            {
                points.Add(new ForecastPoint(
                    step + 1,
                    times?.At(step + 1),
                    names[variable],
                    means[step, variable],
                    [.. levels.Select(level => Interval(distribution, level, step, variable))]));
            }
        }

        return new ForecastResult(model.Name, forecaster.Name, points);
    }

    private static LevelInterval Interval(ForecastDistribution distribution, double level, int step, int variable)
    {
        (double lower, double upper) = distribution.Interval(level, step, variable);
        return new LevelInterval(level, lower, upper);
    }
}
