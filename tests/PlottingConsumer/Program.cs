// What a user of SeqModels.Plotting does, run by .ci/run: trains something tiny, draws a picture of each kind, and checks the files.
using System.Buffers.Binary;
using SeqModels.Diagnostics;
using SeqModels.Forecasting;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Plotting;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Training;

string folder = args.Length > 0 ? Directory.CreateDirectory(args[0]).FullName : Directory.CreateTempSubdirectory().FullName;
Corpus corpus = Corpus.FromLines([.. Enumerable.Range(1, 60).Select(i => $"page {i % 7} of book {i % 5} was read in year {i}")], CorpusOptions.Words);
EncodedCorpus text = corpus.Encode(corpus.BuildVocabulary());
var model = new RecurrentLanguageModel(text.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 8 });
TrainingResult result = model.Train(text, text, new TrainingOptions { Epochs = 3, BatchSize = 4, SequenceLength = 8 });
double[] values = [.. Enumerable.Range(0, 80).Select(t => Math.Sin(0.4 * t) + (0.05 * Math.Sin(17.0 * t * t)))];
TimeSeries series = values, history = series.Slice(0, 70);
var forecaster = new LinearAutoregression(new LinearAutoregressionOptions { Lags = 4 });
forecaster.Fit(history);
var cells = new double[4, 12];
for (int i = 0; i < cells.Length; i++)
    cells[i / 12, i % 12] = Math.Sin(i);

Check(TrainingCurves.Of(result, "training").Save, "training.png", 1200, 1000);
Check(ZipfPlot.Of(CorpusStatistics.Of(text)).Save, "zipf.png", 1200, 640);
Check(ForecastPlot.Of(history, forecaster.PredictDistribution(history, 10), series.Slice(70, 10)).Save, "forecast.png", 1200, 640);
Check(new Chart { Title = "chart", Lines = [new("values", values)] }.Save, "chart.png", 600, 400, new ChartSize(600, 400));
Check(new BarChart { Title = "bars", Groups = ["a", "b"], Series = [new("one", [1, 2]), new("two", [3, 4])] }.Save, "bars.png", 1200, 640);
Check(new HeatMap { Title = "heat map", Values = cells, Colors = HeatMapColors.Diverging }.Save, "heat-map.png", 1200, 640);
LayerGradientFlow flow = GradientFlow.Measure(model, () => model.Loss(Indices.From([.. text.Ids[..20]]).Reshape([2, 10]), Indices.From([.. text.Ids[1..21]]).Reshape([2, 10])).Loss).Layers[0];
Check(GradientFlowPlot.Paths(flow).Save, "paths.png", 1200, 640);
string vector = Path.Combine(folder, "chart.svg");
new Chart { Lines = [new("values", values)] }.Save(vector);
Console.WriteLine(File.ReadAllText(vector).Contains("<svg", StringComparison.Ordinal) ? "chart.svg" : throw new InvalidDataException("chart.svg is no SVG file."));

void Check(Action<string, ChartSize?> save, string name, int width, int height, ChartSize? size = null)
{
    string path = Path.Combine(folder, name);
    save(path, size);
    byte[] bytes = File.ReadAllBytes(path);
    (int Width, int Height) actual = (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    if (!bytes.AsSpan(0, 8).SequenceEqual<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) || actual != (width, height))
        throw new InvalidDataException($"{name} is no PNG file of {width} × {height} pixels.");
    Console.WriteLine($"{name}: {width} × {height}");
}
