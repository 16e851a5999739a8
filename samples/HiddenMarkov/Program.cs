using System.Globalization;
using Samples;
using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Text;
using SeqModels.Training;

return LessonOptions.Run(args, "HiddenMarkov", "recovers a hidden Markov model from what it emits, by expectation maximization and by gradient.", options =>
{
    // A casino with three dice, one fair, one that prefers sixes and one that prefers ones; the dealer changes them now and then.
    var source = new CategoricalHmm(
        [1.0 / 3, 1.0 / 3, 1.0 / 3],
        new[,] { { 0.94, 0.04, 0.02 }, { 0.05, 0.93, 0.02 }, { 0.03, 0.05, 0.92 } },
        new[,] { { 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0 }, { 0.04, 0.06, 0.10, 0.10, 0.15, 0.55 }, { 0.55, 0.20, 0.10, 0.05, 0.05, 0.05 } });
    var random = new RandomSource(options.Seed);
    HmmSample<ReadOnlyMemory<int>> train = source.Sample(options.Quick ? 5_001 : 30_001, random), test = source.Sample(options.Quick ? 2_000 : 10_000, random);
    var corpus = new EncodedCorpus(source.Vocabulary, train.Observations);

    int starts = options.Quick ? 3 : 5;
    HmmFitResult<CategoricalHmm> fit = CategoricalHmm.Estimate(
        corpus, source.StateCount, new HmmFitOptions { Restarts = starts - 1, MaxIterations = 1000, Tolerance = 1e-7, Seed = options.Seed });
    CategoricalHmm em = InOrderOf(source, fit.Model, test);

    // The same model as a recurrent network whose cell is the filter, from as many starts.
    CategoricalHmm gradient = InOrderOf(source, Enumerable.Range(0, starts).Select(start =>
    {
        var network = new HmmLanguageModel(source.Vocabulary, source.StateCount, seed: options.Seed + (ulong)start);
        network.Train(corpus, options: new TrainingOptions
        {
            Epochs = options.Quick ? 45 : 30,
            BatchSize = 10,
            SequenceLength = options.Quick ? 25 : 100,
            Optimizer = new AdamOptions { LearningRate = 0.03 },
            Schedule = new CosineSchedule(),
        });
        return Categorical(network);
    }).MaxBy(model => model.LogLikelihood(train.Observations))!, test);

    Console.WriteLine($"{"model",-10} {"ln p train",12} {"ln p test",12} {"nats/roll",10} {"max |dA|",9} {"max |dB|",9} {"Viterbi",8} {"posterior",10}");
    (string Name, CategoricalHmm Model)[] models = [("true", source), ("EM", em), ("gradient", gradient)];
    foreach ((string name, CategoricalHmm model) in models)
    {
        double test1 = model.LogLikelihood(test.Observations);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-10} {model.LogLikelihood(train.Observations),12:F2} {test1,12:F2} {-test1 / test.Observations.Length,10:F5} {Distance(model.TransitionProbabilities(), source.TransitionProbabilities()),9:F4} {Distance(model.Emission.ToMatrix(), source.Emission.ToMatrix()),9:F4} {Accuracy(model.Viterbi(test.Observations).States, test.States),8:P1} {Accuracy(model.PosteriorDecode(test.Observations), test.States),10:P1}"));
    }

    double ratio = gradient.LogLikelihood(train.Observations) / em.LogLikelihood(train.Observations);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"\nEM: {fit.Iterations} iterations of the best of {fit.Starts.Count} starts ({fit.FreeParameterCount} parameters, BIC {fit.Bic:F1}). The gradient's ln p is {ratio:F5} times EM's."));
    Draw(em, test, Path.Combine(options.Out, "states.png"));
    Console.WriteLine($"Wrote states.png to {options.Out}.");
});

static CategoricalHmm Categorical(HmmLanguageModel model) =>
    new(model.StartProbabilities(), model.TransitionProbabilities(), model.EmissionProbabilities(), model.Vocabulary);

// A model is known up to the order of its states: the order whose most probable path agrees best.
static CategoricalHmm InOrderOf(CategoricalHmm source, CategoricalHmm model, HmmSample<ReadOnlyMemory<int>> sample)
{
    IReadOnlyList<int> path = model.Viterbi(sample.Observations).States;
    int[] order = Orders([.. Enumerable.Range(0, source.StateCount)]).MaxBy(each => Accuracy([.. path.Select(state => Array.IndexOf(each, state))], sample.States))!;
    double[] start = model.StartProbabilities();
    double[,] transition = model.TransitionProbabilities(), emission = model.Emission.ToMatrix(), a = new double[order.Length, order.Length], b = new double[order.Length, emission.GetLength(1)];
    for (int i = 0; i < order.Length; i++)
    {
        for (int j = 0; j < order.Length; j++)
            a[i, j] = transition[order[i], order[j]];
        for (int v = 0; v < b.GetLength(1); v++)
            b[i, v] = emission[order[i], v];
    }

    return new CategoricalHmm([.. order.Select(i => start[i])], a, b, model.Vocabulary);
}

static IEnumerable<int[]> Orders(int[] items) => items.Length <= 1 ? [items] : items.SelectMany(first => Orders([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]));

static double Accuracy(IReadOnlyList<int> states, IReadOnlyList<int> expected) => states.Zip(expected).Count(pair => pair.First == pair.Second) / (double)states.Count;

static double Distance(double[,] one, double[,] two) => one.Cast<double>().Zip(two.Cast<double>(), (x, y) => Math.Abs(x - y)).Max();

static void Draw(CategoricalHmm model, HmmSample<ReadOnlyMemory<int>> sample, string path)
{
    const int Shown = 300;
    ReadOnlyMemory<int> rolls = sample.Observations[..Shown];
    double[,] posterior = model.Smooth(rolls);
    double[] time = [.. Enumerable.Range(0, Shown).Select(t => (double)t)];
    string[] names = ["fair", "sixes", "ones"];
    double[] Steps(IEnumerable<int> states, double shift) => [.. states.Take(Shown).SelectMany(state => new[] { state + shift, state + shift })];
    double[] edges = [.. time.SelectMany(t => new[] { t - 0.5, t + 0.5 })];
    new Figure(
        new Chart
        {
            Title = "Hidden states: 0 = fair die, 1 = prefers sixes, 2 = prefers ones",
            XLabel = "roll",
            YLabel = "state",
            Lines = [new("true", edges, Steps(sample.States, 0)) { Color = Palette.Gray }, new("Viterbi", edges, Steps(model.Viterbi(rolls).States, 0.06)) { Color = Palette.Vermilion, Dashed = true }],
            Legend = LegendPosition.Right,
        },
        new Chart
        {
            Title = "Posterior probability of each state, given all rolls (estimated model)",
            XLabel = "roll",
            YLabel = "probability",
            Lines = [.. names.Select((name, i) => new Line(name, time, [.. time.Select(t => posterior[(int)t, i])]))],
            Legend = LegendPosition.Right,
        }).Save(path);
}
