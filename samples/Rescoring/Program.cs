using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Text;
using SeqModels.Training;

// A recognizer (of speech, say) returns its n best hypotheses for every sentence; language models choose among them.
// dotnet run -c Release --project samples/Rescoring
bool quick = args.Contains("--quick");
(int sentences, int lists, int best, int epochs) = quick ? (1000, 60, 20, 2) : (8000, 400, 64, 6);
string folder = Directory.CreateDirectory(Path.Combine("out", "rescoring")).FullName;

// 1. A language in which the verb agrees with a subject that other nouns may separate from it; singular forms first, then plural ones.
var random = new RandomSource(1);
string[][] nouns = ["cat dog bird child teacher farmer king".Split(' '), "cats dogs birds children teachers farmers kings".Split(' ')];
string[][] verbs = ["sees hears likes follows helps".Split(' '), "see hear like follow help".Split(' ')];
string[][] classes = [.. nouns, .. verbs, ["the", "a", "two"], ["near", "behind", "with"]];

// 2. Two language models of correct text. The 4-gram model sees three words back; the LSTM can remember the subject.
Corpus text = Corpus.FromLines([.. Enumerable.Range(0, sentences).Select(_ => Sentence())]);
EncodedCorpus train = text.Encode(text.BuildVocabulary());
NGramModel ngram = NGramModel.Estimate(train, order: 4);
var lstm = new RecurrentLanguageModel(train.Vocabulary, new() { EmbeddingSize = 32, HiddenSize = 64, Seed = 1 });
var adam = new AdamOptions { LearningRate = 0.005 };
using var progress = new ConsoleProgress();
lstm.Train(train, null, new() { Epochs = epochs, BatchSize = 16, Optimizer = adam, Schedule = new CosineSchedule(), Seed = 1 }, progress);

// 3. Lists of hypotheses with a score of the channel, one of each language model, and the number of words. Are the models different at all?
NBestList[] development = Lists(lists), test = Lists(2 * lists);
EncodedCorpus references = Corpus.FromLines([.. test.Select(list => string.Join(' ', list.Reference!))]).Encode(train.Vocabulary);
Console.WriteLine($"\n{Evaluator.ComparePaired(("LSTM", lstm), ("4-gram", ngram), references)}\n");

// 4. Minimum error rate training: the weights of the scores that make the fewest word errors on the development lists.
NamedRescorer alone = ("channel alone", new Rescorer(("channel", 1)));
NamedRescorer[] rescorers = [alone, ("+ 4-gram", Tune("4-gram")), ("+ LSTM", Tune("LSTM")), ("+ both", Tune("4-gram", "LSTM"))];
RescoringReport report = RescoringReport.Of(rescorers, development, test);
Console.WriteLine($"word error rates, {lists} development and {2 * lists} test lists of {best} hypotheses:\n{report}\n");
Console.WriteLine($"+ LSTM against + 4-gram: {report.Rows[2].Test.ComparePaired(report.Rows[1].Test)}\n+ both: {rescorers[3].Rescorer}");
BarSeries errors = new("test lists", [.. report.Rows.Select(row => 100 * row.Test.ErrorRate)]);
ReferenceLine oracle = new("oracle", 100 * report.Rows[0].Test.OracleErrorRate);    // if the best hypothesis of each list were chosen
var chart = new BarChart { YLabel = "word error rate, %", Groups = [.. rescorers.Select(named => named.Name)], Series = [errors] };
(chart with { References = [oracle] }).Save(Path.Combine(folder, "rescoring.png"));
Console.WriteLine($"Wrote rescoring.png to {folder}.");

// A sentence such as "the cats near a king see the dog", with none to two nouns between subject and verb.
string Sentence()
{
    int number = random.NextInt(2);
    var between = Enumerable.Range(0, random.NextInt(3)).Select(_ => $"{Pick(classes[5])} {NounPhrase(random.NextInt(2))} ");
    return $"{NounPhrase(number)} {string.Concat(between)}{Pick(verbs[number])} {NounPhrase(random.NextInt(2))}";
}
string NounPhrase(int number) => $"{(random.NextInt(2) == 0 ? "the" : number == 0 ? "a" : "two")} {Pick(nouns[number])}";
string Pick(string[] words) => words[random.NextInt(words.Length)];

// What the recognizer mistakes a word for: a word of its class, the other number, or silence. The true word scores 2 more than the noise.
NBestList Recognize(string[] sentence)
{
    List<(string Text, double Score)> beam = [("", 0)];
    foreach (string word in sentence)
    {
        var heard = Confusions(word).Select((other, i) => (Word: other, Score: random.NextNormal() + (i == 0 ? 2 : 0))).ToArray();
        var longer = beam.SelectMany(left => heard.Select(right => (Text: $"{left.Text} {right.Word}", Score: left.Score + right.Score)));
        beam = [.. longer.OrderByDescending(pair => pair.Score).Take(best)];
    }
    return new NBestList([.. beam.Select(pair => Hypothesis.FromText(pair.Text, ("channel", pair.Score)))], sentence);
}
IEnumerable<string> Confusions(string word)
{
    string[] own = classes.First(words => words.Contains(word));
    int which = Array.IndexOf(classes, own), index = Array.IndexOf(own, word);
    return [word, which < 4 ? classes[which ^ 1][index] : own[(index + 2) % own.Length], own[(index + 1) % own.Length], ""];
}
NBestList[] Lists(int count) => [.. Enumerable.Range(0, count).Select(_ => Recognize(Sentence().Split(' '))
    .WithLanguageModel(("4-gram", ngram)).WithLanguageModel(("LSTM", lstm)).WithWordCount())];
Rescorer Tune(params string[] models) => new Rescorer(
    [new("channel", 1), .. models.Select(name => new FeatureWeight(name, 0)), new("words", 0)])
    .Tune(development, new() { Seed = 1 }).Rescorer;
