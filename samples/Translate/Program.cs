using System.Globalization;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Text;
using SeqModels.Training;

// Translation, character by character: dates as people write them to ISO dates. A bidirectional LSTM reads, another one writes and attends
// to what was read. The days of the test are never seen in training.
bool quick = args.Contains("--quick");
string folder = Directory.CreateDirectory(Path.Combine("out", "translate")).FullName;

// No form is ambiguous: where the month is a number, the year is first.
Func<DateTime, string>[] forms =
[
    date => $"{date:yyyy/M/d}",
    date => $"{date:yyyy.MM.dd}",
    date => $"{date:yyyyMMdd}",
    date => $"{date:d MMMM yyyy}",
    date => $"{date:dd-MMM-yyyy}",
    date => $"{date:MMMM d, yyyy}",
    date => $"{date:MMM d yyyy}".ToUpperInvariant(),
    date => $"{date:ddd, dd MMM yy}",
    date => $"{date:dddd, MMMM d, yyyy}",
    date => $"{Ordinal(date.Day)} of {date:MMMM yyyy}",
    date => $"the {Ordinal(date.Day)} day of {date:MMMM, yyyy}".ToLowerInvariant(),
];
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var random = new RandomSource(1);
DateTime[] days = [.. Enumerable.Range(0, 365 * 60).Select(day => new DateTime(1970, 1, 1).AddDays(day))];
random.Shuffle<DateTime>(days);
int trainDays = quick ? 500 : 6000, testDays = quick ? 100 : 2000;
(string Source, string Target)[] train = [.. days[..trainDays].SelectMany(day => new[] { Pair(day), Pair(day), Pair(day) })];
(string Source, string Target)[] test = [.. days[trainDays..(trainDays + testDays)].Select(Pair)];

// FromPairs makes the vocabularies of both sides; the model adds the begin and end of the target.
var model = Seq2Seq.FromPairs(train, new CharacterTokenizer(), new()
{
    Encoder = new LstmOptions { Bidirectional = true },
    Decoder = new LstmOptions(),
    EncoderSize = 64,
    DecoderSize = 96,
    SourceEmbeddingSize = 32,
    TargetEmbeddingSize = 32,
});
model.Train(model.Batches(train, new() { BatchSize = 64, PoolBatches = 20 }), options: new()
{
    Epochs = quick ? 2 : 3,
    Optimizer = new AdamOptions { LearningRate = 0.004 },
    Schedule = new CosineSchedule(),
}, progress: new ConsoleProgress());
model.Save(Path.Combine(folder, "dates.safetensors"));

int wrong = model.Translate([.. test.Select(pair => pair.Source)]).Zip(test).Count(pair => pair.First != pair.Second.Target);
Console.WriteLine($"{train.Length} pairs, {model.ParameterCount} parameters: {wrong} of {test.Length} dates are wrong.");
string[] examples = ["3rd of March 1998", "Tue, 03 Mar 98", "1998/3/3", "the 3rd day of march, 1998", "03-Mar-1998"];
foreach ((string source, string translation) in examples.Zip(model.Translate(examples)))
    Console.WriteLine($"{source,-28} {translation}");

// Where does each written character look?
string read = "Tuesday, March 3, 1998", written = model.Translate(read);
new HeatMap
{
    Title = "Attention",
    XLabel = "character read",
    YLabel = "character written",
    Values = model.AttentionWeights(read, written),
    ColumnNames = [.. read.Select(character => character == ' ' ? "␣" : $"{character}")],
    RowNames = [.. written.Select(character => $"{character}"), "end"],
}.Save(Path.Combine(folder, "attention.png"));

(string Source, string Target) Pair(DateTime day) => (forms[random.NextInt(forms.Length)](day), $"{day:yyyy-MM-dd}");

static string Ordinal(int day) => day + (day is 11 or 12 or 13 ? "th" : (day % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });
