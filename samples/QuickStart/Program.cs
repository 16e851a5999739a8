using QuickStart;
using Samples;
using SeqModels.Plotting;
using Spectre.Console;

return SampleProgram.Run(() => OptionParser.Parse(args), OptionParser.Help, options => options.Load is null ? Train(options) : Load(options, options.Load));

// Trains and compares the models, and writes report, chart and models.
static int Train(Options options)
{
    CancellationToken interruption = SampleProgram.Interruption();
    TextData text = TextData.Read(options);
    OptionValue.CreateFolder("--out", options.Out);
    Announce(text);

    Display display = Display.Create();
    IReadOnlyList<ModelResult> results = display.During(options.Models, () => new Runner(options, text, display).Train(interruption));
    if (results.Count == 0)
    {
        throw new OperationCanceledException("interrupted before the first model was trained.");
    }

    Report.Write(options.Out, text, options.Quick, results);
    CurveChart.Of($"{text.Name}: training curves", text.UnitName, results).Save(Path.Combine(options.Out, "curves.png"), new ChartSize(1200, 800));
    Summary.Show(text, results);
    if (interruption.IsCancellationRequested)
    {
        Console.WriteLine("Training was interrupted; these are the models trained so far.");
    }

    Console.WriteLine($"Wrote report.json, curves.png and the models to {options.Out}; --load {options.Out} loads them.");
    return 0;
}

// Loads the models of an earlier run.
static int Load(Options options, string folder)
{
    Report report = Report.Read(folder);
    IReadOnlyList<NamedModel> models = SavedModels.Load(folder, report.Models.Where(name => name != "mixture" && options.Models.Contains(name)));
    if (models.Count == 0)
    {
        throw new UsageException($"--load: '{folder}' contains none of the models {string.Join(", ", options.Models)}.");
    }

    options = options with { Unit = report.Unit, Quick = report.Quick };
    TextData text = TextData.Read(options, models[0].Model.Vocabulary);
    Announce(text);
    if (text.Sha256 != report.Sha256)
    {
        Console.WriteLine($"The models were trained on another text ({report.Corpus}); use --corpus.");
    }

    Display display = Display.Create();
    var runner = new Runner(options, text, display);
    bool isMixed = report.Models.Contains("mixture") && options.Models.Contains("mixture");
    string[] shown = [.. models.Select(model => model.Name), .. isMixed ? ["mixture"] : Array.Empty<string>()];
    Summary.Show(text, display.During(shown, () => models.Select(model => runner.Measure(model)).Concat(isMixed ? [runner.Mix(models)] : []).ToArray()));
    return 0;
}

static void Announce(TextData text) => Console.WriteLine(
    $"{text.Name}: {text.Train.Count:N0} training, {text.Validation.Count:N0} validation and {text.Test.Count:N0} test {text.UnitName}s; " +
    $"vocabulary size {text.Vocabulary.Count:N0}.");
