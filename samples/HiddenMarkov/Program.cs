using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Text;
using SeqModels.Training;

// A casino has three dice: one is fair, one prefers sixes, one prefers ones; the dealer changes them now and then. From the rolls alone,
// how well can the dice and the dealer's habits be estimated, by expectation maximization and by gradient?
const ulong Seed = 1;
const double P = 1 / 6.0;
bool quick = args.Contains("--quick");
string folder = Directory.CreateDirectory(Path.Combine("out", "hidden-markov")).FullName;
var casino = new CategoricalHmm(
    start: [1 / 3.0, 1 / 3.0, 1 / 3.0],
    transition: new[,] { { 0.94, 0.04, 0.02 }, { 0.05, 0.93, 0.02 }, { 0.03, 0.05, 0.92 } },
    emission: new[,] { { P, P, P, P, P, P }, { 0.04, 0.06, 0.10, 0.10, 0.15, 0.55 }, { 0.55, 0.20, 0.10, 0.05, 0.05, 0.05 } });
var random = new RandomSource(Seed);
HmmSample<ReadOnlyMemory<int>> train = casino.Sample(quick ? 5001 : 30_001, random), test = casino.Sample(quick ? 2000 : 10_000, random);
var corpus = new EncodedCorpus(casino.Vocabulary, train.Observations);

// Baum–Welch finds a local optimum, so it starts several times and keeps the best.
(int starts, int epochs, int length) = quick ? (3, 45, 25) : (5, 30, 100);
HmmFitOptions fit = new() { Restarts = starts - 1, MaxIterations = 1000, Tolerance = 1e-7, Seed = Seed };
CategoricalHmm em = InOrder(CategoricalHmm.Estimate(corpus, stateCount: 3, fit).Model);

// The same model as a recurrent network, whose cell is the forward recursion, trained like any language model.
var (adam, cosine) = (new AdamOptions { LearningRate = 0.03 }, new CosineSchedule());
CategoricalHmm byGradient = Enumerable.Range(0, starts).Select(start =>
{
    var network = new HmmLanguageModel(casino.Vocabulary, stateCount: 3, seed: Seed + (ulong)start);
    network.Train(corpus, options: new() { Epochs = epochs, BatchSize = 10, SequenceLength = length, Optimizer = adam, Schedule = cosine });
    return new CategoricalHmm(network.StartProbabilities(), network.TransitionProbabilities(), network.EmissionProbabilities());
}).MaxBy(model => model.LogLikelihood(train.Observations))!;

// Viterbi finds the most probable path, posterior decoding the most probable state of each roll. A: transitions, B: emissions.
Console.WriteLine("model       ln p train   ln p test  nats/roll  max |dA|  max |dB|  Viterbi  posterior");
(string, CategoricalHmm)[] models = [("true", casino), ("EM", em), ("gradient", InOrder(byGradient))];
foreach ((string name, CategoricalHmm model) in models)
{
    double lnP = model.LogLikelihood(test.Observations);
    Console.Write($"{name,-9}{model.LogLikelihood(train.Observations),13:F2}{lnP,12:F2}{-lnP / test.States.Count,11:F5}");
    Console.Write($"{MaxError(casino.TransitionProbabilities(), model.TransitionProbabilities()),10:F4}");
    Console.Write($"{MaxError(casino.Emission.ToMatrix(), model.Emission.ToMatrix()),10:F4}");
    Console.Write($"{Accuracy(model.Viterbi(test.Observations).States),9:P1}{Accuracy(model.PosteriorDecode(test.Observations)),11:P1}\n");
}

// The first 300 rolls: the true dice and the Viterbi path of the estimated model, and the probability of each die given all rolls.
ReadOnlyMemory<int> rolls = test.Observations[..300];
double[,] posterior = em.Smooth(rolls);
double[] times = [.. Enumerable.Range(0, 600).Select(i => ((i + 1) / 2) - 0.5)];
Line Steps(string name, IEnumerable<double> states) => new(name, times, [.. states.SelectMany(state => new[] { state, state })]);
Line Die(string name, int state) => new(name, [.. Enumerable.Range(0, 300).Select(t => posterior[t, state])]);
Chart Panel(string title, params Line[] lines) => new() { Title = title, XLabel = "roll", Lines = lines, Legend = LegendPosition.Right };
Line truth = Steps("true", test.States.Take(300).Select(state => (double)state)) with { Color = Palette.Gray };
new Figure(
    Panel("Die: 0 fair, 1 prefers sixes, 2 prefers ones", truth, Steps("Viterbi", em.Viterbi(rolls).States.Select(die => die + 0.05))),
    Panel("Posterior probability", Die("fair", 0), Die("sixes", 1), Die("ones", 2))).Save(Path.Combine(folder, "hidden-markov.png"));

// The states of an estimated model have no names: order them by the number that they prefer.
static CategoricalHmm InOrder(CategoricalHmm model)
{
    double[,] transition = model.TransitionProbabilities(), emission = model.Emission.ToMatrix();
    int[] order = [.. Enumerable.Range(0, 3).OrderBy(i => emission[i, 0] > 0.35 ? 2 : emission[i, 5] > 0.35 ? 1 : 0)];
    double[] start = [.. order.Select(i => model.StartProbabilities()[i])];
    return new(start, Select(transition, order, order), Select(emission, order, [0, 1, 2, 3, 4, 5]));
}

double Accuracy(IReadOnlyList<int> states) => states.Zip(test.States).Count(pair => pair.First == pair.Second) / (double)states.Count;

static double MaxError(double[,] x, double[,] y) => x.Cast<double>().Zip(y.Cast<double>(), (a, b) => Math.Abs(a - b)).Max();

static double[,] Select(double[,] x, int[] rows, int[] columns)
{
    var selected = new double[rows.Length, columns.Length];
    for (int i = 0; i < selected.Length; i++)
        selected[i / columns.Length, i % columns.Length] = x[rows[i / columns.Length], columns[i % columns.Length]];
    return selected;
}
