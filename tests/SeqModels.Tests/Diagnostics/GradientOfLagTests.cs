using SeqModels.Diagnostics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics;

/// <summary>The gradient by lag: the shares sum to the gradient, and those up to a lag are backpropagation truncated there.</summary>
[Trait("Category", "Numeric")]
public sealed class GradientOfLagTests
{
    private const int Input = 3;
    private const int Hidden = 4;
    private const int Length = 12;

    public static TheoryData<string> BuiltInForms => [.. Forms.Names.Where(form => !Forms.IsProjected(form))];

    public static TheoryData<string> FormsAndUserCell => [.. Forms.Names.Where(form => !Forms.IsProjected(form)), "three states"];

    [Theory]
    [MemberData(nameof(FormsAndUserCell))]
    public void TheSharesSumToTheGradient(string form)
    {
        RecurrentCell cell = Cell(form);
        var learner = new RealTimeRecurrentLearning(cell, new() { MaxLag = Length });
        new OnlineSequence(Input, Hidden, Length).Run(learner);
        Dictionary<string, double[]> sum = Sum(learner, Length);
        OnlineSequence.ShouldAgree(sum, Named(learner.GradientOfAllLags()), 1e-12);
        Dictionary<string, double[]> gradients = OnlineSequence.Gradients(cell);
        OnlineSequence.ShouldAgree(sum.Where(named => gradients.ContainsKey(named.Key)).ToDictionary(), gradients, 1e-12);
    }

    /// <summary>Σ_{j ≤ k} G_j = Σ_t ∂loss_t/∂θ with s_{t−k−1} held constant.</summary>
    [Theory]
    [InlineData("rnn-relu")]
    [InlineData("gru-before")]
    [InlineData("lstm-peephole")]
    [InlineData("three states")]
    public void TheSharesUpToALagAreBackpropagationTruncatedThere(string form)
    {
        var sequence = new OnlineSequence(Input, Hidden, Length);
        RecurrentCell cell = Cell(form);
        var learner = new RealTimeRecurrentLearning(cell, new() { MaxLag = 7 });
        sequence.Run(learner, withFinal: false);
        foreach (int lag in new[] { 0, 1, 2, 5, 7 })
        {
            Dictionary<string, double[]> online = Sum(learner, lag);
            cell.ZeroGradients();
            Truncated(sequence, cell, lag);
            Dictionary<string, double[]> expected = OnlineSequence.Gradients(cell);
            OnlineSequence.ShouldAgree(online.Where(named => expected.ContainsKey(named.Key)).ToDictionary(), expected, 1e-9);
        }
    }

    /// <summary>The norms by lag that <see cref="GradientFlow"/> reports of the fused layer are those of the gradients computed forward in time.</summary>
    [Theory]
    [MemberData(nameof(BuiltInForms))]
    public void GradientFlowReportsTheSameLags(string form)
    {
        var sequence = new OnlineSequence(Input, Hidden, Length);
        (RecurrentCell cell, RecurrentLayer layer) = OnlineSequence.Pair(form, Input, Hidden);
        var learner = new RealTimeRecurrentLearning(cell, new() { MaxLag = Length });
        sequence.Run(learner, withFinal: false);

        LayerGradientFlow flow = GradientFlow.Measure(layer, () =>
        {
            Tensor output = layer.Forward(sequence.Inputs).Output, loss = sequence.Loss(output.Select(1, 0), 0);
            for (int t = 1; t < Length; t++)
                loss += sequence.Loss(output.Select(1, t), t);
            return loss;
        }).Layers[0];

        flow.Lags.Should().HaveCount(Length);
        foreach (LagGradient lag in flow.Lags)
        {
            double norm = Math.Sqrt(Named(learner.GradientOfLag(lag.Lag)).Values.Sum(values => values.Sum(value => value * value)));
            lag.WeightNorm.Should().BeApproximately(norm, 1e-9 * norm, "lag {0}", lag.Lag);
        }
    }

    [Fact]
    public void TheDirectShareHasLagZeroAndTheInitialStateTheLagOfTheStep()
    {
        var sequence = new OnlineSequence(Input, Hidden, 2);
        var learner = new RealTimeRecurrentLearning(Cell("three states"), new() { MaxLag = 4 });
        sequence.Run(learner, withFinal: false);
        Named(learner.GradientOfLag(0))["initial"].Should().OnlyContain(value => value == 0);
        Named(learner.GradientOfLag(1))["initial"].Should().OnlyContain(value => value != 0);
        Named(learner.GradientOfLag(2))["initial"].Should().OnlyContain(value => value != 0);
        Named(learner.GradientOfLag(2))["mixing"].Should().OnlyContain(value => value == 0);
        Named(learner.GradientOfLag(3)).Values.SelectMany(values => values).Should().OnlyContain(value => value == 0);
        learner.GradientOfLag(0).Select(named => (named.Name, named.Tensor.Shape)).Should().Contain(("mixing", new Shape(Hidden, 2)));
    }

    private static void Truncated(OnlineSequence sequence, RecurrentCell cell, int lag)
    {
        List<IReadOnlyList<Tensor>> states = [cell.CreateState(1)];
        for (int t = 0; t < sequence.Length; t++)
            states.Add(cell.Step(sequence.X(t), states[t]));
        var tape = new Tape();
        for (int t = 1; t <= sequence.Length; t++)
        {
            using (tape.Record())
            {
                int first = t - lag;
                IReadOnlyList<Tensor> state = first <= 0 ? cell.CreateState(1) : [.. states[first - 1].Select(tensor => tensor.Detach())];
                for (int step = Math.Max(first, 1); step <= t; step++)
                    state = cell.Step(sequence.X(step - 1), state);
                tape.Backward(sequence.Loss(state[0], t - 1));
            }
        }
    }

    private static Dictionary<string, double[]> Sum(RealTimeRecurrentLearning learner, int maxLag)
    {
        Dictionary<string, double[]> sum = Named(learner.GradientOfLag(0));
        for (int lag = 1; lag <= maxLag; lag++)
        {
            foreach ((string name, double[] values) in Named(learner.GradientOfLag(lag)))
                sum[name] = [.. sum[name].Zip(values, (a, b) => a + b)];
        }

        return sum;
    }

    private static Dictionary<string, double[]> Named(IReadOnlyList<NamedTensor> tensors) => tensors.ToDictionary(named => named.Name, named => FixtureCase.Doubles(named.Tensor));

    private static RecurrentCell Cell(string form) => form == "three states" ? OnlineSequence.UserCell(Input, Hidden) : OnlineSequence.Pair(form, Input, Hidden).Cell;
}
