using QuickStart;
using Samples;
using Spectre.Console;

return SampleProgram.Run(() => OptionParser.Parse(args), OptionParser.Help, options => options.Load is null ? Train(options) : Load(options, options.Load));

// Trains all models, compares them, and writes report, picture and models.
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
        throw new OperationCanceledException("interrupted before anything was learned.");
    }

    Report.Write(options.Out, text, options.Quick, results);
    Chart.Write(Path.Combine(options.Out, "curves.png"), $"{text.Name}: how each model learns", text.UnitName, results);
    Summary.Show(text, results);
    if (interruption.IsCancellationRequested)
    {
        Console.WriteLine("Training was interrupted: these are the models as far as they had come.");
    }

    Console.WriteLine($"Written to {options.Out}: report.json, curves.png, and the models, which --load {options.Out} opens again.");
    return 0;
}

// Opens the models of an earlier run.
static int Load(Options options, string folder)
{
    Report report = Report.Read(folder);
    IReadOnlyList<NamedModel> models = SavedModels.Load(folder, report.Models.Where(options.Models.Contains));
    if (models.Count == 0)
    {
        throw new UsageException($"--load: '{folder}' holds none of the models {string.Join(", ", options.Models)}.");
    }

    options = options with { Unit = report.Unit, Quick = report.Quick };
    TextData text = TextData.Read(options, models[0].Model.Vocabulary);
    Announce(text);
    if (text.Sha256 != report.Sha256)
    {
        Console.WriteLine($"This is not the text that the models learned ({report.Corpus}); --corpus names it.");
    }

    Display display = Display.Create();
    var runner = new Runner(options, text, display);
    Summary.Show(text, display.During([.. models.Select(model => model.Name)], () => models.Select(model => runner.Measure(model)).ToArray()));
    return 0;
}

static void Announce(TextData text) => Console.WriteLine(
    $"{text.Name}: {text.Train.Count:N0} {text.UnitName}s to learn, {text.Validation.Count:N0} to choose by, " +
    $"{text.Test.Count:N0} to be measured on; a vocabulary of {text.Vocabulary.Count:N0}.");
