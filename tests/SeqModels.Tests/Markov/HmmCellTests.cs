using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.Markov;

/// <summary>The differentiable filter is the filter of the categorical model.</summary>
public sealed class HmmCellTests
{
    [Fact]
    public void TheCellIsTheFilter()
    {
        var random = new RandomSource(1);
        var cell = new HmmCell(5, 4, random);
        cell.ConvertTo(DType.Float64);
        CategoricalHmm hmm = Categorical(cell);
        int[] symbols = hmm.Sample(12, random).Observations.ToArray();
        double[,] filtered = hmm.Filter(symbols), transition = hmm.TransitionProbabilities();
        IReadOnlyList<Tensor> state = cell.CreateState(1);
        state[0].AsSpan<double>().ToArray().Should().Equal(hmm.StartProbabilities());
        for (int t = 0; t < symbols.Length; t++)
        {
            state = cell.Step(OneHot(symbols[t], 5), state);
            for (int j = 0; j < 4; j++)
            {
                double expected = Enumerable.Range(0, 4).Sum(i => filtered[t, i] * transition[i, j]);
                state[0].AsSpan<double>()[j].Should().BeApproximately(expected, 1e-12);
            }
        }
    }

    [Fact]
    public void RestartsAndExcludedInputs()
    {
        var cell = new HmmCell(4, 3, new RandomSource(2), new HmmCellOptions { ExcludedInput = 0, RestartInput = 1 });
        cell.ConvertTo(DType.Float64);
        cell.EmissionProbabilities().AsSpan<double>().ToArray().Where((_, i) => i % 4 == 0).Should().OnlyContain(p => p == 0);
        IReadOnlyList<Tensor> state = cell.Step(OneHot(2, 4), cell.CreateState(1));
        state = cell.Step(OneHot(1, 4), state);
        state[0].AsSpan<double>().ToArray().Should().Equal(cell.StartProbabilities().AsSpan<double>().ToArray());
        GradientCheck.Check(
            () => cell.Step(OneHot(3, 4), cell.Step(OneHot(2, 4), cell.Step(OneHot(1, 4), cell.Step(OneHot(3, 4), cell.CreateState(1)))))[0], [.. cell.Parameters()]).ThrowIfFailed();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GradientsAreExact(bool isLanguageModel)
    {
        if (isLanguageModel)
        {
            HmmLanguageModel model = new(CategoricalHmmOfSentencesBattery.Sentences.Vocabulary, 4, seed: 5);
            model.ConvertTo(DType.Float64);
            int[] text = CategoricalHmmOfSentencesBattery.Sentences.AsStream().Ids[..17].ToArray();
            var tokens = new Indices(text.AsMemory(0, 16), [2, 8]);
            var targets = new Indices(text.AsMemory(1), [2, 8]);
            GradientCheck.Check(() => model.Loss(tokens, targets, null).Loss, [.. model.Parameters()]).ThrowIfFailed();
            return;
        }
        var layer = new CellLayer(new HmmCell(4, 3, new RandomSource(3)));
        layer.ConvertTo(DType.Float64);
        Tensor x = Tensor.Stack([OneHot(1, 4), OneHot(3, 4), OneHot(0, 4), OneHot(3, 4)], axis: 1);
        GradientCheck.Check(() => layer.Forward(x).Output, [.. layer.Parameters()]).ThrowIfFailed();
    }

    [Fact]
    public void TheModelHasTheProbabilitiesOfTheCategoricalModel()
    {
        EncodedCorpus text = CategoricalHmmOfSentencesBattery.Sentences;
        CategoricalHmm hmm = CategoricalHmm.Estimate(text, 4, new HmmFitOptions { MaxIterations = 5 }).Model;
        var model = new HmmLanguageModel(text.Vocabulary, 4);
        model.SetProbabilities(hmm.StartProbabilities(), hmm.TransitionProbabilities(), hmm.Emission.ToMatrix());
        int[] ids = text.AsStream().Ids.ToArray();
        model.LogProbability(ids).Should().BeApproximately(hmm.LogLikelihood(text), 1e-4 * ids.Length);
        Tensor logProbabilities = model.Forward(new Indices(ids.AsMemory(0, 30), [1, 30]));
        LanguageModelState state = hmm.CreateState();
        for (int t = 0; t < 29; t++)
        {
            state.Advance(ids[t]);
            logProbabilities.AsSpan()[(t * text.Vocabulary.Count) + ids[t + 1]].Should().BeApproximately((float)state.LogProbability(ids[t + 1]), 2e-4f);
        }
        new CategoricalHmm(model.StartProbabilities(), model.TransitionProbabilities(), model.EmissionProbabilities(), text.Vocabulary)
            .LogLikelihood(text).Should().BeApproximately(hmm.LogLikelihood(text), 1e-4 * ids.Length);
        model.Invoking(m => m.SetProbabilities([1], new[,] { { 1.0 } }, new[,] { { 1.0 } })).Should().Throw<ArgumentException>().WithMessage("*start must be [4], but was [1]*");
    }

    /// <summary>Gradient training climbs to the likelihood of expectation maximization: within 0.1 % on the training text.</summary>
    [Fact]
    public void GradientTrainingReachesTheLikelihoodOfExpectationMaximization()
    {
        var source = new CategoricalHmm([0.5, 0.5], new[,] { { 0.9, 0.1 }, { 0.2, 0.8 } }, new[,] { { 0.7, 0.2, 0.1 }, { 0.1, 0.2, 0.7 } });
        int[] symbols = source.Sample(2001, new RandomSource(9)).Observations.ToArray();
        var corpus = new EncodedCorpus(source.Vocabulary, symbols);
        double em = CategoricalHmm.Estimate(corpus, 2, new HmmFitOptions { Restarts = 2, Tolerance = 1e-9, MaxIterations = 500 }).LogLikelihood;
        var model = new HmmLanguageModel(source.Vocabulary, 2, seed: 1);
        model.Train(corpus, options: new TrainingOptions { Epochs = 40, BatchSize = 10, SequenceLength = 40, Optimizer = new AdamOptions { LearningRate = 0.05 }, Schedule = new CosineSchedule() });
        double gradient = model.LogProbability(symbols);
        (gradient / em).Should().BeInRange(0.999, 1.001);
    }

    private static Tensor OneHot(int index, int size)
    {
        var values = new double[size];
        values[index] = 1;
        return Tensor.From(values, [1, size]);
    }

    private static CategoricalHmm Categorical(HmmCell cell)
    {
        int states = cell.HiddenSize;
        return new(cell.StartProbabilities().AsSpan<double>().ToArray(), Matrix(cell.TransitionProbabilities(), states), Matrix(cell.EmissionProbabilities(), states));
    }

    private static double[,] Matrix(Tensor tensor, int rows)
    {
        var matrix = new double[rows, tensor.Length / rows];
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i / matrix.GetLength(1), i % matrix.GetLength(1)] = tensor.AsSpan<double>()[i];
        }
        return matrix;
    }
}
