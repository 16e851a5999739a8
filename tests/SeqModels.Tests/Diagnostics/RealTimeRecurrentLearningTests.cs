using SeqModels.Diagnostics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics;

/// <summary>The gradient carried forward is that of backpropagation through time.</summary>
[Trait("Category", "Numeric")]
public sealed class RealTimeRecurrentLearningTests
{
    private const int Input = 3;
    private const int Hidden = 4;
    private const double Tolerance = 1e-9;

    public static TheoryData<string> AllForms => [.. Forms.Names.Where(form => !Forms.IsProjected(form))];

    [Theory]
    [MemberData(nameof(AllForms))]
    public void TheGradientIsThatOfBackpropagationThroughTime(string form)
    {
        foreach (int hidden in new[] { 3, Hidden, 5 })
        {
            var sequence = new OnlineSequence(Input, hidden);
            (RecurrentCell cell, RecurrentLayer fused) = OnlineSequence.Pair(form, Input, hidden);
            sequence.Run(new RealTimeRecurrentLearning(cell));
            Dictionary<string, double[]> online = OnlineSequence.Gradients(cell);
            OnlineSequence.ShouldAgree(online, sequence.ThroughTime(fused, "_l0"), Tolerance);
            OnlineSequence.ShouldAgree(online, sequence.ThroughTime(new CellLayer(cell), "cell_l0."), Tolerance);
        }
    }

    [Fact]
    public void ACellOfThreeStatesWithALearnedInitialState()
    {
        var sequence = new OnlineSequence(Input, Hidden);
        ThreeStateCell cell = OnlineSequence.UserCell(Input, Hidden);
        sequence.Run(new RealTimeRecurrentLearning(cell));
        Dictionary<string, double[]> online = OnlineSequence.Gradients(cell);
        online.Keys.Should().BeEquivalentTo("gates.weight", "gates.bias", "mixing", "initial", "start");
        OnlineSequence.ShouldAgree(online, sequence.ThroughTime(new CellLayer(cell), "cell_l0."), Tolerance);
    }

    [Fact]
    public void FrozenParametersAreConstants()
    {
        var sequence = new OnlineSequence(Input, Hidden);
        ThreeStateCell cell = OnlineSequence.UserCell(Input, Hidden);
        cell.Freeze("gates.weight");
        cell.Freeze("start");
        var learner = new RealTimeRecurrentLearning(cell);
        learner.ParameterCount.Should().Be(Hidden + 3 + (Hidden * 2) + Hidden);
        sequence.Run(learner);
        Dictionary<string, double[]> online = OnlineSequence.Gradients(cell);
        online.Keys.Should().BeEquivalentTo("gates.bias", "mixing", "initial");
        OnlineSequence.ShouldAgree(online, sequence.ThroughTime(new CellLayer(cell), "cell_l0."), Tolerance);
        cell.Freeze();
        learner.Reset();
        learner.ParameterCount.Should().Be(0);
        sequence.Run(learner);
        OnlineSequence.Gradients(cell).Should().BeEmpty();
    }

    [Theory]
    [InlineData("gru-before")]
    [InlineData("lstm-coupled-peephole")]
    public void SinglePrecisionIsClose(string form)
    {
        var sequence = new OnlineSequence(Input, Hidden);
        (RecurrentCell cell, RecurrentLayer fused) = OnlineSequence.Pair(form, Input, Hidden);
        cell.ConvertTo(DType.Float32);
        sequence.Run(new RealTimeRecurrentLearning(cell), DType.Float32);
        OnlineSequence.ShouldAgree(OnlineSequence.Gradients(cell), sequence.ThroughTime(fused, "_l0"), 1e-5);
    }

    [Theory]
    [InlineData("rnn-tanh")]
    [InlineData("gru-after")]
    [InlineData("lstm-peephole")]
    [InlineData("three states")]
    public void TheStateJacobianIsThatOfCentralDifferences(string form)
    {
        const double Step = 1e-3;
        var sequence = new OnlineSequence(Input, Hidden);
        RecurrentCell cell = form == "three states" ? OnlineSequence.UserCell(Input, Hidden) : OnlineSequence.Pair(form, Input, Hidden).Cell;
        var learner = new RealTimeRecurrentLearning(cell);
        for (int t = 0; t < 5; t++)
        {
            Tensor[] before = [.. learner.State];
            learner.Step(sequence.X(t));
            double[] jacobian = FixtureCase.Doubles(learner.StateJacobian());
            for (int column = 0; column < learner.StateSize; column++)
            {
                double[] wide = Difference(cell, sequence.X(t), before, column, Step), narrow = Difference(cell, sequence.X(t), before, column, Step / 2);
                for (int row = 0; row < learner.StateSize; row++)
                    jacobian[(row * learner.StateSize) + column].Should().BeApproximately(((4 * narrow[row]) - wide[row]) / 3, 1e-9);
            }
        }
    }

    [Fact]
    public void TheInfluenceOfAParameterIsTheDerivativeOfEveryElementOfTheState()
    {
        var sequence = new OnlineSequence(Input, Hidden);
        ThreeStateCell cell = OnlineSequence.UserCell(Input, Hidden);
        var learner = new RealTimeRecurrentLearning(cell);
        for (int t = 0; t < sequence.Length; t++)
            learner.Step(sequence.X(t));
        Tensor influence = learner.Influence("mixing");
        Assert.Equal(new Shape(Hidden + 4, Hidden, 2), influence.Shape);
        var layer = new CellLayer(cell);
        var tape = new Tape();
        for (int row = 0; row < learner.StateSize; row++)
        {
            layer.ZeroGradients();
            using (tape.Record())
                tape.Backward(Tensor.Concat([.. layer.Forward(sequence.Inputs).State.Tensors], axis: -1).Slice(-1, row, 1));
            RecurrentFixtureTests.RelativeError(FixtureCase.Doubles(influence.Select(0, row)), FixtureCase.Doubles(cell["mixing"].Gradient!)).Should().BeLessThan(Tolerance);
        }
    }

    [Fact]
    public void ALossOfTheInitialStateHasAGradient()
    {
        ThreeStateCell cell = OnlineSequence.UserCell(Input, Hidden);
        var learner = new RealTimeRecurrentLearning(cell);
        var tape = new Tape();
        using (tape.Record())
            tape.Backward((learner.State[1] * learner.State[1]).Sum());
        learner.Backward();
        RecurrentFixtureTests.RelativeError(FixtureCase.Doubles(cell["start"].Gradient!), FixtureCase.Doubles(cell["start"] * 2)).Should().BeLessThan(1e-15);
    }

    [Fact]
    public void ANewSequenceHasTheSameGradient()
    {
        var sequence = new OnlineSequence(Input, Hidden);
        ThreeStateCell cell = OnlineSequence.UserCell(Input, Hidden);
        var learner = new RealTimeRecurrentLearning(cell, new() { MaxLag = 2 });
        sequence.Run(learner);
        double[][] first = [.. new[] { learner.GradientOfAllLags(), learner.GradientOfLag(0), learner.GradientOfLag(2) }.SelectMany(Values)];
        learner.StepCount.Should().Be(sequence.Length);
        learner.Reset();
        learner.StepCount.Should().Be(0);
        learner.GradientOfLag(2).SelectMany(named => FixtureCase.Doubles(named.Tensor)).Should().OnlyContain(value => value == 0);
        sequence.Run(learner);
        double[][] second = [.. new[] { learner.GradientOfAllLags(), learner.GradientOfLag(0), learner.GradientOfLag(2) }.SelectMany(Values)];
        second.Should().BeEquivalentTo(first, options => options.WithStrictOrdering());
    }

    private static IEnumerable<double[]> Values(IReadOnlyList<NamedTensor> tensors) => tensors.Select(named => FixtureCase.Doubles(named.Tensor));

    private static double[] Difference(RecurrentCell cell, Tensor x, Tensor[] state, int element, double step)
    {
        double[] after = At(step), before = At(-step);
        return [.. after.Zip(before, (a, b) => (a - b) / (2 * step))];

        double[] At(double change)
        {
            Tensor[] moved = [.. state.Select(tensor => tensor.Detach())];
            int index = element;
            foreach (Tensor tensor in moved)
            {
                if (index >= 0 && index < tensor.Length)
                    tensor.AsWritableSpan<double>()[index] += change;
                index -= tensor.Length;
            }

            return [.. cell.Step(x, moved).SelectMany(FixtureCase.Doubles)];
        }
    }
}
