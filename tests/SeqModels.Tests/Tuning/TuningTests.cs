using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.LanguageModels;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Tests.Training;
using SeqModels.Text;
using SeqModels.Training;
using SeqModels.Tuning;

namespace SeqModels.Tests.Tuning;

public class TuningTests
{
    [Theory]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Rnn)]
    public void A_sound_model_learns_one_batch_and_stays_as_it_was(CellKind cell)
    {
        RecurrentLanguageModel model = TinyText.Model(cell, dropout: 0.5);
        float[] before = Values(model);
        OverfitResult result = OverfitCheck.Run(model, TinyText.Encoded);

        result.Passed.Should().BeTrue(result.ToString());
        result.Reasons.Should().BeEmpty();
        result.FinalLoss.Should().BeLessThanOrEqualTo(result.MinPossibleLoss + 0.1).And.BeLessThan(result.FirstLoss);
        Values(model).Should().Equal(before);
        model.IsTraining.Should().BeTrue();
    }

    [Fact]
    public void A_parameter_that_is_cut_off_is_named()
    {
        var module = new CutOff();
        var task = TrainingTask.Create(module, [0], _ => module.Loss());
        OverfitResult result = OverfitCheck.Run(task, new OverfitOptions { MaxSteps = 30 });
        result.Passed.Should().BeFalse();
        result.Reasons[0].Should().Contain("No gradient reached cut:");
        result.ToString().Should().Contain("NOT overfit");
    }

    [Fact]
    public void A_learning_rate_that_is_too_high_is_named()
    {
        OverfitResult result = OverfitCheck.Run(
            TinyText.Model(CellKind.Rnn), TinyText.Encoded, new OverfitOptions { MaxSteps = 20, Optimizer = new SgdOptions { LearningRate = 1e4 } });
        result.Passed.Should().BeFalse();
        result.Reasons.Should().Contain(reason => reason.Contains("learning rate of 1E+04 is too high"));
    }

    [Fact]
    public void The_lowest_possible_loss_counts_rows_that_part()
    {
        // Rows "a b c" and "a d c": after "a" two ways, then each is alone. Of the four positions, two cost ln 2.
        Vocabulary letters = Vocabulary.FromList(["a", "b", "c", "d"]);
        var text = new EncodedCorpus(letters, new[] { 0, 1, 0, 3, 2 });
        TokenBatch batch = new SequentialBatches(text, batchSize: 2, sequenceLength: 2).Epoch(new RandomSource(0)).First();
        batch.Inputs.ToArray().Should().Equal(0, 1, 0, 3);
        OverfitCheck.LowestLoss(batch).Should().BeApproximately(Math.Log(2) / 2, 1e-12);
    }

    [Fact]
    public void The_range_test_finds_a_rate_that_trains_and_restores()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Gru, dropout: 0.2);
        float[] before = Values(model);
        LearningRateRangeResult found = LearningRateRangeTest.Run(
            model, TinyText.Encoded, new TrainingOptions { BatchSize = 4, SequenceLength = 20 }, new LearningRateRangeOptions { MaxLearningRate = 100 });

        Values(model).Should().Equal(before);
        found.Diverged.Should().BeTrue();
        found.Curve.Zip(found.Curve.Skip(1)).Should().OnlyContain(pair => pair.Second.LearningRate > pair.First.LearningRate);
        found.Curve[0].LearningRate.Should().Be(1e-5);
        found.Suggestion.Should().BeInRange(3e-4, 0.1).And.BeLessThan(found.MinLossLearningRate);
        LearningRateRangeTest.Run(model, TinyText.Encoded, new TrainingOptions { BatchSize = 4, SequenceLength = 20 }, new LearningRateRangeOptions { MaxLearningRate = 100 })
            .Curve.Should().Equal(found.Curve);
    }

    [Fact]
    public void The_search_halves_ranks_and_repeats()
    {
        RandomSearchResult<TrainingOptions> found = Search(new RandomSearchOptions { Trials = 6, MinEpochs = 1, MaxEpochs = 4, Eta = 2, Seed = 3 });
        found.Trials.Select(trial => trial.Epochs).Should().Equal(4, 4, 2, 1, 1, 1);
        found.Trials.Select(trial => trial.Number).Should().BeEquivalentTo([1, 2, 3, 4, 5, 6]);
        found.Trials.Take(2).Should().BeInAscendingOrder(trial => trial.Validation);
        found.Best!.Validation.Should().Be(found.Trials[0].Validation);
        found.ToString().Should().Contain("validation").And.Contain("rate");

        // What went on from its checkpoint is what it would have been in one go.
        SearchTrial<TrainingOptions> best = found.Best!;
        (TrainingTask task, TrainingOptions options) = Make(best.Settings);
        new Trainer(task, options with { Epochs = 4 }).Train().BestValidation.Should().Be(best.Validation);
        Search(new RandomSearchOptions { Trials = 6, MinEpochs = 1, MaxEpochs = 4, Eta = 2, Seed = 3 }).ToString().Should().Be(found.ToString());
    }

    [Fact]
    public void A_trial_that_fails_does_not_end_the_search_and_cancellation_does()
    {
        SearchSpace<TrainingOptions> space = new SearchSpace<TrainingOptions>(new TrainingOptions { BatchSize = 4, SequenceLength = 20 })
            .Choice("rate", [1e-3, 1e38], (options, rate) => options with { Optimizer = new SgdOptions { LearningRate = rate }, Clipping = GradientClipping.None });
        RandomSearchResult<TrainingOptions> found = RandomSearch.Run(space, Make, new RandomSearchOptions { Trials = 4, MaxEpochs = 1, Seed = 1 });
        found.Trials.Should().Contain(trial => trial.Failure != null).And.Contain(trial => trial.Failure == null);
        found.Trials[^1].Failure.Should().NotBeNull();
        found.Best!.Values.Should().Equal("0.001");

        using var source = new CancellationTokenSource();
        RandomSearchResult<TrainingOptions> cut = RandomSearch.Run(space, Make, new RandomSearchOptions { Trials = 4, MaxEpochs = 1 }, new Cancel(source), source.Token);
        cut.WasCancelled.Should().BeTrue();
        cut.Trials.Count(trial => trial.Epochs > 0 || trial.Failure is not null).Should().Be(1);
    }

    [Fact]
    public void A_space_draws_within_its_bounds()
    {
        SearchSpace<(double X, double Y, string Z)> space = new SearchSpace<(double X, double Y, string Z)>((0, 0, ""))
            .Uniform("x", -1, 1, (s, x) => s with { X = x }).LogUniform("y", 1e-4, 1, (s, y) => s with { Y = y }).Choice("z", ["a", "b"], (s, z) => s with { Z = z });
        var random = new RandomSource(5);
        (double X, double Y, string Z)[] drawn = [.. Enumerable.Range(0, 1000).Select(_ => space.Draw(random).Settings)];
        drawn.Should().OnlyContain(s => s.X >= -1 && s.X < 1 && s.Y >= 1e-4 && s.Y <= 1);
        drawn.Count(s => s.Y < 1e-2).Should().BeInRange(420, 580, "half of the logarithms lie below");
        drawn.Count(s => s.Z == "a").Should().BeInRange(420, 580);
        Action again = () => space.Uniform("x", 0, 1, (s, _) => s);
        again.Should().Throw<ArgumentException>().WithMessage("*'x'*");
        Action zero = () => space.LogUniform("w", 0, 1, (s, _) => s);
        zero.Should().Throw<ArgumentException>().WithMessage("*'w'*");
    }

    [Fingerprint("tuning-aids")]
    private static void Aids(Fingerprint print)
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Rnn, dropout: 0.2);
        var options = new TrainingOptions { BatchSize = 4, SequenceLength = 20 };
        foreach (LearningRatePoint point in LearningRateRangeTest.Run(model, TinyText.Encoded, options, new LearningRateRangeOptions { Steps = 12 }).Curve)
        {
            print.Add(point.SmoothedLoss);
        }

        foreach (double loss in OverfitCheck.Run(model, TinyText.Encoded, new OverfitOptions { MaxSteps = 8 }).Losses)
        {
            print.Add(loss);
        }

        foreach (SearchTrial<TrainingOptions> trial in Search(new RandomSearchOptions { Trials = 2, MaxEpochs = 1, Seed = 3 }).Trials)
        {
            print.Add(trial.Validation!.Value);
        }
    }

    private static RandomSearchResult<TrainingOptions> Search(RandomSearchOptions options) => RandomSearch.Run(
        new SearchSpace<TrainingOptions>(new TrainingOptions { BatchSize = 4, SequenceLength = 20 })
            .LogUniform("rate", 1e-4, 0.1, (o, rate) => o with { Optimizer = new AdamOptions { LearningRate = rate } }),
        Make,
        options);

    private static TrainingSetup Make(TrainingOptions options) => (
        new LanguageModelTask(
            TinyText.Model(CellKind.Rnn), new SequentialBatches(TinyText.Encoded.Slice(0, 1200), options.BatchSize, options.SequenceLength), TinyText.Encoded.Slice(1600, 200)),
        options);

    private static float[] Values(Module module) => [.. module.Parameters().SelectMany(parameter => parameter.AsSpan().ToArray())];

    private sealed class Cancel(CancellationTokenSource source) : IProgress<SearchTrial<TrainingOptions>>
    {
        public void Report(SearchTrial<TrainingOptions> value) => source.Cancel();
    }

    /// <summary>(used − 1)² + cut², of which cut is detached.</summary>
    private sealed class CutOff : Module
    {
        private readonly Parameter _used;
        private readonly Parameter _cut;

        public CutOff()
        {
            _used = AddParameter("used", Tensor.From([3f], [1]));
            _cut = AddParameter("cut", Tensor.From([2f], [1]));
        }

        public Tensor Loss() => (((_used - 1f) * (_used - 1f)) + (_cut.Detach() * _cut.Detach())).Sum();
    }
}
