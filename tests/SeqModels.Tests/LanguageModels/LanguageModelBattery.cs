using SeqModels.LanguageModels;
using SeqModels.Numerics;

namespace SeqModels.Tests.LanguageModels;

/// <summary>
/// What holds for every language model. A model joins by a sealed subclass that gives the model and a text:
/// <code>
/// public sealed class MyModelBattery : LanguageModelBattery
/// {
///     private static readonly MyModel Shared = …;
///     protected override ILanguageModel Model => Shared;
///     protected override IReadOnlyList&lt;int&gt; Text => …;
///     protected override ILanguageModel? SaveAndLoad(string path) { Shared.Save(path); return MyModel.Load(path); }
/// }
/// </code>
/// </summary>
public abstract class LanguageModelBattery
{
    protected abstract ILanguageModel Model { get; }

    /// <summary>At least 60 ids that the model may see, with the end token where it works by sentences; the first 200 are used.</summary>
    protected abstract IReadOnlyList<int> Text { get; }

    /// <summary>The largest difference of log-probabilities between ways of computing the same.</summary>
    protected virtual double Tolerance => 1e-5;

    /// <summary>Whether the model defines all probabilities as 0 after some contexts.</summary>
    protected virtual bool MayBeAllZero => false;

    /// <summary>Saves the model and loads it again; null for a model that has no file.</summary>
    protected virtual ILanguageModel? SaveAndLoad(string path) => null;

    private int[] Sample => [.. Text.Take(200)];

    private int Size => Model.Vocabulary.Count;

    [Fact]
    public void Distributions_sum_to_one()
    {
        LanguageModelState state = Model.CreateState();
        foreach (int token in Sample)
        {
            float[] p = Distribution(state);
            double sum = p.Sum(x => (double)x);
            p.Should().OnlyContain(x => x >= 0 && x <= 1.000001f);
            (Math.Abs(sum - 1) < 1e-4 || (MayBeAllZero && sum == 0)).Should().BeTrue($"the sum is {sum}");
            state.Advance(token);
        }
    }

    [Fact]
    public void The_begin_token_is_never_predicted()
    {
        if (Model.Vocabulary.BeginId is not { } begin)
        {
            return;
        }
        LanguageModelState state = Model.CreateState();
        foreach (int token in Sample)
        {
            state.LogProbability(begin).Should().Be(double.NegativeInfinity);
            Distribution(state)[begin].Should().Be(0);
            state.Advance(token);
        }
    }

    [Fact]
    public void A_distribution_is_the_exponential_of_log_probabilities()
    {
        LanguageModelState state = Model.CreateState();
        foreach (int token in Sample.Take(40))
        {
            float[] p = Distribution(state);
            for (int id = 0; id < Size; id++)
            {
                double expected = Math.Exp(state.LogProbability(id));
                Math.Abs(p[id] - expected).Should().BeLessThanOrEqualTo(Tolerance * expected + 1e-12, $"of token {id}");
            }
            state.Advance(token);
        }
    }

    [Fact]
    public void Asking_does_not_move_the_state()
    {
        LanguageModelState asked = Model.CreateState(), quiet = Model.CreateState();
        foreach (int token in Sample)
        {
            asked.LogProbability(0);
            Distribution(asked);
            asked.LogProbability(token).Should().Be(quiet.Score(token));
            asked.Advance(token);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Scoring_many_equals_stepping(int chunk)
    {
        LanguageModelState stepping = Model.CreateState(), scoring = Model.CreateState();
        foreach (int[] part in Sample.Chunk(chunk))
        {
            var scores = new double[part.Length];
            scoring.Score(part, scores);
            for (int i = 0; i < part.Length; i++)
            {
                Close(scores[i], stepping.Score(part[i]));
            }
        }
        scoring.Score([], []);
        Distribution(scoring).Zip(Distribution(stepping)).Should().OnlyContain(p => Math.Abs(p.First - p.Second) <= Tolerance);
    }

    [Fact]
    public void The_joint_probability_is_the_product_of_the_conditional_ones()
    {
        LanguageModelState state = Model.CreateState();
        double sum = 0;
        foreach (int token in Read(Sample))
        {
            sum += state.LogProbability(token);
            state.Advance(token);
        }
        double joint = Model.LogProbability(Sample);
        (joint.Equals(sum) || Math.Abs(joint - sum) <= Tolerance * Sample.Length).Should().BeTrue($"{joint} is not {sum}");
        Model.LogProbability([]).Should().Be(0);
    }

    [Fact]
    public void A_fork_is_independent()
    {
        int[] text = Sample;
        LanguageModelState original = Model.CreateState();
        for (int cut = 0; cut < 40; cut += 13)
        {
            LanguageModelState fork = original.Fork();
            float[] before = Distribution(original);
            foreach (int token in text.Reverse().Take(9))
            {
                original.Advance(token);
            }
            Distribution(fork).Should().Equal(before, "the original moved");
            float[] moved = Distribution(original);
            foreach (int token in text.Skip(cut).Take(13))
            {
                fork.Advance(token);
            }
            Distribution(original).Should().Equal(moved, "the fork moved");
            original = fork;
        }
        LanguageModelState straight = Model.CreateState();
        straight.Score(text.AsSpan(0, 52), new double[52]);
        Distribution(straight).Zip(Distribution(original)).Should().OnlyContain(p => Math.Abs(p.First - p.Second) <= Tolerance);
    }

    [Fact]
    public void States_of_one_model_may_run_on_several_threads()
    {
        double[] expected = Scores(Model);
        Parallel.For(0, 4, _ => Scores(Model).Should().Equal(expected));
    }

    [Fact]
    public void Saving_and_loading_is_exact()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            if (SaveAndLoad(Path.Combine(folder, "model")) is not { } loaded)
            {
                return;
            }
            loaded.Vocabulary.Should().Be(Model.Vocabulary);
            Scores(loaded).Should().Equal(Scores(Model));
            LanguageModelState one = Model.CreateState(), two = loaded.CreateState();
            foreach (int token in Sample.Take(20))
            {
                Distribution(two).Should().Equal(Distribution(one));
                one.Advance(token);
                two.Advance(token);
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_and_change_nothing()
    {
        LanguageModelState state = Model.CreateState();
        float[] before = Distribution(state);
        foreach (int bad in (int[])[-1, Size, int.MaxValue])
        {
            state.Invoking(s => s.LogProbability(bad)).Should().Throw<ArgumentOutOfRangeException>();
            state.Invoking(s => s.Advance(bad)).Should().Throw<ArgumentOutOfRangeException>();
            state.Invoking(s => s.Score([bad], new double[1])).Should().Throw<ArgumentOutOfRangeException>();
        }
        state.Invoking(s => s.Distribution(new float[Size - 1])).Should().Throw<ArgumentException>();
        state.Invoking(s => s.Distribution(new float[Size + 1])).Should().Throw<ArgumentException>();
        state.Invoking(s => s.Score([0], new double[2])).Should().Throw<ArgumentException>();
        Distribution(state).Should().Equal(before);
    }

    [Fact]
    public void Generation_is_repeatable_and_probable()
    {
        var random = new RandomSource(1);
        for (int i = 0; i < 5; i++)
        {
            var options = new GenerationOptions { Seed = random.NextUInt64(), MaxTokens = 30, TopK = 10, TopP = 0.9, StopAtEnd = false };
            List<int> tokens = [.. Model.Generate(Sample[..10], options)];

            tokens.Should().Equal(Model.Generate(Sample[..10], options)).And.HaveCountLessThanOrEqualTo(30);
            tokens.Should().NotContain(id => id == Model.Vocabulary.BeginId || id == Model.Vocabulary.UnknownId);
            LanguageModelState state = Model.CreateState();
            foreach (int token in Prompt(Sample[..10]))
            {
                state.Advance(token);
            }
            tokens.Should().OnlyContain(id => state.Score(id) > double.NegativeInfinity);
        }
    }

    /// <summary>A text in the order in which the model reads it.</summary>
    private int[] Read(int[] text)
    {
        if (Model.Direction == ReadingDirection.LeftToRight)
        {
            return text;
        }
        int end = text[^1] == Model.Vocabulary.EndId ? 1 : 0;
        return [.. text.SkipLast(end).Reverse(), .. text.TakeLast(end)];
    }

    /// <summary>A prompt in the order in which the model reads it; at the end of the text a right-to-left model does not read the end token.</summary>
    private int[] Prompt(int[] text) => Model.Direction == ReadingDirection.LeftToRight || text[^1] != Model.Vocabulary.EndId ? Read(text) : Read(text)[..^1];

    private double[] Scores(ILanguageModel model)
    {
        var scores = new double[Sample.Length];
        model.CreateState().Score(Sample, scores);
        return scores;
    }

    private float[] Distribution(LanguageModelState state)
    {
        var p = new float[Size];
        p.AsSpan().Fill(float.NaN);
        state.Distribution(p);
        return p;
    }

    private void Close(double actual, double expected) =>
        (actual.Equals(expected) || Math.Abs(actual - expected) <= Tolerance).Should().BeTrue($"{actual} should be {expected}");
}
