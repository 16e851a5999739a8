using System.Reflection;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Plotting;
using SeqModels.Text;

// N-gram models of words: which smoothing method predicts unseen sentences best at which order, and where does a probability come from?
// dotnet run -c Release --project samples/NGramExplorer [-- FILE] reads one sentence per line, or else SeqModels' own documents.
bool quick = args.Contains("--quick");
string? file = args.FirstOrDefault(argument => !argument.StartsWith('-'));
string folder = Directory.CreateDirectory(Path.Combine("out", "ngram-explorer")).FullName;

// 1. Sentences of words and punctuation: 90 % to train, 5 % to fit weights, 5 % to test. Each line is a sentence of its own: a model starts
// it with <s> and has to predict its end, </s>.
CorpusOptions reading = CorpusOptions.Sentences with { Tokenizer = new RegexTokenizer(), SkipEmptyLines = true };
Corpus text = file is null ? Corpus.FromLines(Documents(), reading) : Corpus.FromFile(file, reading);
(Corpus first, Corpus second, Corpus third) = text.Split(0.9, 0.05, 0.05);
Vocabulary vocabulary = first.BuildVocabulary(VocabularyOptions.Sentences);
EncodedCorpus train = first.Encode(vocabulary), heldOut = second.Encode(vocabulary), test = third.Encode(vocabulary);
Console.WriteLine($"{train.Count:N0} training and {test.Count:N0} test tokens, vocabulary size {vocabulary.Count:N0}");

// 2. Why smoothing? Most n-grams occur once (hapaxes), so most n-grams of a new text have never occurred.
CorpusStatistics statistics = CorpusStatistics.Of(train, test);
foreach (RankFrequency order in statistics.Orders)
{
    Console.WriteLine($"{order.Order}-grams: {order.Types:N0} different, {100.0 * order.Hapaxes / order.Types:F0} % of them once");
}

// 3. The perplexity of the test text. Unsmoothed, one unseen n-gram makes it infinite. Stupid backoff's scores do not sum to 1, so its
// perplexity looks better than it is.
(string Name, NGramSmoothing Smoothing)[] methods =
[
    ("maximum likelihood", NGramSmoothing.MaximumLikelihood),
    ("add-0.01", NGramSmoothing.AddK(0.01)),
    ("Katz", NGramSmoothing.GoodTuring()),
    ("Witten-Bell", NGramSmoothing.WittenBell()),
    ("Jelinek-Mercer", NGramSmoothing.JelinekMercer(heldOut)),
    ("absolute discounting", NGramSmoothing.AbsoluteDiscounting()),
    ("Kneser-Ney", NGramSmoothing.KneserNey()),
    ("modified Kneser-Ney", NGramSmoothing.ModifiedKneserNey()),
    ("stupid backoff", NGramSmoothing.StupidBackoff()),
];
NGramCounts[] counts = [.. Enumerable.Range(1, quick ? 3 : 5).Select(order => NGramCounts.Count(train, order))];
Console.WriteLine($"\n{"perplexity at order",-22}{string.Concat(counts.Select(count => $"{count.Order,10}"))}");
var lines = new List<Line>();
foreach ((string name, NGramSmoothing smoothing) in methods)
{
    double[] row = [.. counts.Select(count => Evaluator.Evaluate(NGramModel.Estimate(count, smoothing), test).Perplexity)];
    Console.WriteLine($"{name,-22}{string.Concat(row.Select(perplexity => $"{perplexity,10:F1}"))}");
    lines.Add(new Line(name, [.. counts.Select(count => (double)count.Order)], row));
}

// 4. What models with the default method, modified Kneser-Ney, write.
NGramModel[] models = [.. counts.Select(count => NGramModel.Estimate(count))];
Array.ForEach(models, model => Console.WriteLine($"\norder {model.Order}: {model.GenerateText("", new() { MaxTokens = 30, Seed = 2 })}"));

// 5. The probability of a sentence, token by token: the longest n-gram that is known, and the backoff weights of the longer ones.
int typical = Enumerable.Range(0, test.SentenceCount).MinBy(i => Math.Abs(test.Sentence(i).Length - 8));
string[] sentence = vocabulary.Decode(test.Sentence(typical));
Console.WriteLine($"\n{string.Join(' ', sentence)}\n{models[^1].Explain(sentence)}");

// 6. Files: ARPA for other programs, a memory-mapped file for this library; and the picture.
Arpa.Write(models[^1], Path.Combine(folder, "model.arpa.gz"));
models[^1].Save(Path.Combine(folder, "model.ngrams"));
Line[] shown = [.. lines.Where(line => line.Y[^1] < line.Y[0])];    // the methods that long contexts help
var chart = new Chart { Title = "Perplexity by order", XLabel = "order", YLabel = "test perplexity", YScale = AxisScale.Logarithmic };
new Figure(ZipfPlot.Of(statistics) with { Title = "Zipf's law" }, chart with { Lines = shown }).Save(Path.Combine(folder, "ngrams.png"));
Console.WriteLine($"Wrote model.arpa.gz, model.ngrams and ngrams.png to {folder}.");

static string[] Documents()
{
    var program = Assembly.GetExecutingAssembly();
    IEnumerable<string> names = program.GetManifestResourceNames().Order(StringComparer.Ordinal);
    string[] lines = [.. names.SelectMany(name => new StreamReader(program.GetManifestResourceStream(name)!).ReadToEnd().Split('\n'))];
    new Random(1).Shuffle(lines);    // so that all three parts have lines of every document
    return lines;
}
