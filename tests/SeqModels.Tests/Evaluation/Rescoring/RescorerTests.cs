using SeqModels.Evaluation;
using SeqModels.Numerics;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.Evaluation.Rescoring;

[Trait("Category", "Culture")]
public sealed class RescorerTests
{
    private static readonly Rescorer Baseline = new(("f", 1), ("g", 0), ("h", 0));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Tuned_weights_are_between_the_baseline_and_the_oracle(ulong seed)
    {
        NBestList[] lists = Lists(seed, 60, noise: 1.5);
        RescorerTuning tuning = Baseline.Tune(lists, new RescorerTuningOptions { RandomStarts = 3 });

        tuning.Development.Errors.Should().BeLessThan(tuning.BaselineDevelopment.Errors).And.BeGreaterThan(tuning.Development.OracleListErrors.Sum());
        tuning.Rescorer.Evaluate(lists).Errors.Should().Be(tuning.Development.Errors);
        tuning.Rescorer.Weights.Sum(weight => Math.Abs(weight.Weight)).Should().BeApproximately(1, 1e-12);
        tuning.ToString().Should().StartWith("development: baseline ").And.Contain(" % errors; weights: f ");
    }

    [Fact]
    public void Weights_that_make_no_error_are_found()
    {
        RescorerTuning tuning = Baseline.Tune(Lists(4, 80, noise: 0));

        tuning.BaselineDevelopment.ErrorRate.Should().BeGreaterThan(0.1);
        tuning.Development.ErrorRate.Should().Be(0);
        tuning.Rescorer.Evaluate(Lists(5, 200, noise: 0)).ErrorRate.Should().BeLessThan(0.02);
        tuning.Rescorer.Weights[1].Weight.Should().BePositive();
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        NBestList[] lists = Lists(6, 40, noise: 1);

        Baseline.Tune(lists).Rescorer.Weights.Should().Equal(Baseline.Tune(lists).Rescorer.Weights);
        Baseline.Tune(lists, new RescorerTuningOptions { Seed = 2 }).Rescorer.Weights.Should().NotEqual(Baseline.Tune(lists).Rescorer.Weights);
    }

    [Fact]
    public void A_baseline_that_cannot_be_improved_is_returned()
    {
        NBestList list = List("a", ("a", 2), ("b", 1));
        var baseline = new Rescorer(("f", 3));

        RescorerTuning tuning = baseline.Tune([list, list]);

        tuning.Rescorer.Should().BeSameAs(baseline);
        tuning.Development.ErrorRate.Should().Be(0);
    }

    [Fact]
    public void A_feature_that_is_constant_in_every_list_is_harmless()
    {
        NBestList[] lists = [.. Lists(7, 40, noise: 1).Select((list, i) => list.WithScore("constant", _ => i))];

        RescorerTuning tuning = new Rescorer(("f", 1), ("g", 0), ("constant", 0)).Tune(lists);

        tuning.Development.Errors.Should().BeLessThan(tuning.BaselineDevelopment.Errors);
        tuning.Rescorer.Weights.Should().OnlyContain(weight => double.IsFinite(weight.Weight));
    }

    [Fact]
    public void Ties_are_won_by_the_first_hypothesis()
    {
        NBestList list = List("c", ("a", 1), ("b", 2), ("c", 2), ("d", 0));
        var rescorer = new Rescorer(("f", 1));

        rescorer.Best(list).Text.Should().Be("b");
        rescorer.Rank(list).Select(hypothesis => hypothesis.Text).Should().Equal("b", "c", "a", "d");
        new Rescorer(("f", 0)).Best(list).Text.Should().Be("a");
        new Rescorer(("f", -1)).Best(list).Text.Should().Be("d");
    }

    [Fact]
    public void Errors_are_the_word_errors_of_the_chosen_hypotheses()
    {
        NBestList first = List("the cat sat", ("the cat", 3), ("the cat sat", 1)), second = List("a b", ("x y z", 3), ("a", 2));

        RescoringEvaluation evaluation = new Rescorer(("f", 1)).Evaluate([first, second]);

        evaluation.ListErrors.Should().Equal(1, 3);
        (evaluation.ErrorRate, evaluation.OracleErrorRate, evaluation.ListErrorRate, evaluation.ReferenceLength).Should().Be((4.0 / 5, 1.0 / 5, 1, 5));
        evaluation.ToString().Should().Be("error rate 80.00 % (4 errors in 5 words, 2 lists), oracle 20.00 %");
    }

    [Fact]
    public void Errors_can_be_given_instead_of_a_reference()
    {
        var list = new NBestList([new(["a"], [("f", 1)], 0.5), new(["b"], [("f", 2)], 2)], referenceLength: 4);

        new Rescorer(("f", 1)).Evaluate([list]).ErrorRate.Should().Be(0.5);
        new NBestList([new(["a"]), new(["b"], null, 7)], ["a"]).Errors.Should().Equal(0, 7);
    }

    [Fact]
    public void Language_models_add_their_log_probability()
    {
        Vocabulary words = Vocabulary.FromList(["<unk>", "<s>", "</s>", "a", "b"], "<unk>", "<s>", "</s>");
        NBestList list = List("a", ("a b", 1), ("zebra", 2), ("", 0)).WithLanguageModel(("lm", new FixedModel(words, 0.125f, 0, 0.25f, 0.5f, 0.125f))).WithWordCount();

        list.Hypotheses.Select(hypothesis => hypothesis.Score("lm")).Should().Equal(Math.Log(0.5) + Math.Log(0.125) + Math.Log(0.25), Math.Log(0.125) + Math.Log(0.25), Math.Log(0.25));
        list.Hypotheses.Select(hypothesis => hypothesis.Score("words")).Should().Equal(2, 1, 0);
        list.Errors.Should().Equal(1, 1, 1);
        list.ToString().Should().Be("3 hypotheses of 'a', scores [f, lm, words]");
        list.Hypotheses[1].ToString().Should().Be("zebra (f 2, lm -3.46574, words 1)");
    }

    [Fact]
    public void The_report_compares_with_the_first_rescorer()
    {
        NBestList[] development = Lists(8, 60, noise: 1), test = Lists(9, 300, noise: 1);
        RescorerTuning tuning = Baseline.Tune(development);
        RescoringReport report = RescoringReport.Of([("baseline", Baseline), ("tuned", tuning.Rescorer)], development, test);

        report.Rows[0].Difference.Should().BeNull();
        report.Rows[1].Difference!.Difference.Should().BeApproximately(report.Rows[1].Test.ErrorRate - report.Rows[0].Test.ErrorRate, 1e-12).And.BeNegative();
        report.Rows[1].Difference!.PValue.Should().BeLessThan(0.01);
        string[] lines = report.ToString().Split(Environment.NewLine);
        lines[0].Should().MatchRegex("^rescorer +dev errors +test errors +difference +95 % interval +p$");
        lines.Select(line => line.Split(' ')[0]).Should().Equal("rescorer", "baseline", "tuned", "oracle");
        report.ToMarkdown().Should().Contain("\n| oracle | ");
    }

    [Fact]
    public void Progress_is_reported_for_every_start()
    {
        List<RescorerTuningProgress> reports = [];
        RescorerTuning tuning = Baseline.Tune(Lists(10, 20, noise: 1), new RescorerTuningOptions { RandomStarts = 2 }, new Collector(reports));

        reports.Select(report => report.Start).Should().Equal(0, 1, 2);
        reports[^1].LowestErrorRate.Should().Be(tuning.Development.ErrorRate).And.Be(reports.Min(report => report.ErrorRate));
        FluentActions.Invoking(() => Baseline.Tune(Lists(10, 20, noise: 1), cancellationToken: new CancellationToken(true))).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        NBestList list = List("a", ("a", 1));

        FluentActions.Invoking(() => new NBestList([], ["a"])).Should().Throw<ArgumentException>().WithMessage("*at least one hypothesis*");
        FluentActions.Invoking(() => new NBestList([Hypothesis.FromText("a", ("f", 1)), Hypothesis.FromText("b", ("g", 1))])).Should().Throw<ArgumentException>().WithMessage("*'a' has ?f] and 'b' has ?g]*");
        FluentActions.Invoking(() => Hypothesis.FromText("a", ("f", double.NaN))).Should().Throw<ArgumentException>().WithMessage("*finite*'f' is NaN for 'a'*");
        FluentActions.Invoking(() => Hypothesis.FromText("a", ("f", 1), ("f", 2))).Should().Throw<ArgumentException>().WithMessage("*'f' occurs twice*");
        FluentActions.Invoking(() => new Hypothesis(["a"], errors: -1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*at least 0*-1*");
        FluentActions.Invoking(() => list.WithScore("lm", _ => double.NegativeInfinity)).Should().Throw<ArgumentException>().WithMessage("*'lm' is -*'a'*no text probability 0*");
        FluentActions.Invoking(() => list.WithScore("f", _ => 0)).Should().Throw<ArgumentException>().WithMessage("*'f' occurs twice*");
        FluentActions.Invoking(() => Baseline.Tune([list])).Should().Throw<KeyNotFoundException>().WithMessage("*'a' has no score 'g'*?f]*");
        FluentActions.Invoking(() => Baseline.Tune([])).Should().Throw<ArgumentException>().WithMessage("*at least one n-best list*");
        FluentActions.Invoking(() => Baseline.Evaluate([list, new NBestList([Hypothesis.FromText("a", ("f", 1))])])).Should().Throw<ArgumentException>().WithMessage("*list 1 *has not*");
        FluentActions.Invoking(() => new Rescorer(("f", 1)).Evaluate([List("", ("a", 1))])).Should().Throw<ArgumentException>().WithMessage("*positive sum*");
        FluentActions.Invoking(() => new Rescorer()).Should().Throw<ArgumentException>().WithMessage("*at least one weight*");
        FluentActions.Invoking(() => new Rescorer(("f", double.NaN))).Should().Throw<ArgumentException>().WithMessage("*'f' is NaN*");
        FluentActions.Invoking(() => new Rescorer(("f", 1), ("f", 2))).Should().Throw<ArgumentException>().WithMessage("*'f' occurs twice*");
        FluentActions.Invoking(() => RescoringReport.Of([], [list], [list])).Should().Throw<ArgumentException>().WithMessage("*at least one rescorer*");
        RescoringEvaluation one = new Rescorer(("f", 1)).Evaluate([list]), two = new Rescorer(("f", 1)).Evaluate([list, list]);
        FluentActions.Invoking(() => one.ComparePaired(two)).Should().Throw<ArgumentException>().WithMessage("*same lists*1 and 2*");
    }

    private static NBestList List(string reference, params (string Text, double Score)[] hypotheses) =>
        new([.. hypotheses.Select(hypothesis => Hypothesis.FromText(hypothesis.Text, ("f", hypothesis.Score)))], reference.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>
    /// Ten hypotheses each, of which the errors are those that 0.5 f + 2 g − h ranks first at noise 0; the features have different units.
    /// </summary>
    private static NBestList[] Lists(ulong seed, int count, double noise)
    {
        var random = new RandomSource(seed);
        return [.. Enumerable.Range(0, count).Select(_ => List())];

        NBestList List()
        {
            (double F, double G, double H)[] features = [.. Enumerable.Range(0, 10).Select(_ => (10 * random.NextNormal(), random.NextNormal(), 2 * random.NextNormal()))];
            double[] quality = [.. features.Select(f => 0.1 * f.F + 2 * f.G - f.H + noise * random.NextNormal())];
            int[] rank = [.. quality.Select(own => quality.Count(other => other > own))];
            return new NBestList([.. features.Select((f, i) => new Hypothesis(["x"], [("f", f.F), ("g", f.G), ("h", f.H)], rank[i]))], referenceLength: 10);
        }
    }

    private sealed class Collector(List<RescorerTuningProgress> reports) : IProgress<RescorerTuningProgress>
    {
        public void Report(RescorerTuningProgress value) => reports.Add(value);
    }
}
