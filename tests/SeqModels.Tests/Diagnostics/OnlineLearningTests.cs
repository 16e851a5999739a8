using SeqModels.Diagnostics;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Diagnostics;

/// <summary>Learning while the sequence runs, and what is refused.</summary>
public sealed class OnlineLearningTests
{
    private const string Owner = "RealTimeRecurrentLearning";

    /// <summary>The target is the input of three steps before, which no single step can tell: without S_{t−1} the loss stays near 1.</summary>
    [Fact]
    public void AnEchoIsLearnedOnline()
    {
        const int Delay = 3, Steps = 1500;
        var random = new RandomSource(3);
        var cell = new RnnCell(1, 8, random);
        var output = new Linear(8, 1, random);
        var learner = new RealTimeRecurrentLearning(cell);
        var optimizer = new Adam([.. cell.Parameters(), .. output.Parameters()], new AdamOptions { LearningRate = 0.01 });
        var tape = new Tape();
        float[] signs = [.. Enumerable.Range(0, Steps).Select(_ => random.NextDouble() < 0.5 ? -1f : 1f)];
        double last = 0;
        for (int t = 0; t < Steps; t++)
        {
            Tensor h = learner.Step(Tensor.From([signs[t]], [1, 1]));
            if (t < Delay)
                continue;
            using (tape.Record())
            {
                Tensor loss = Loss.MeanSquaredError(output.Forward(h), Tensor.From([signs[t - Delay]], [1, 1]));
                tape.Backward(loss);
                last += t >= Steps - 500 ? loss.Item() / 500 : 0;
            }

            learner.Backward();
            optimizer.Step();
            optimizer.ZeroGradients();
        }

        last.Should().BeLessThan(0.02);
    }

    [Fact]
    public void AStepNeitherReadsNorChangesTheGradientsOfTheParameters()
    {
        ThreeStateCell cell = OnlineSequence.UserCell(3, 4);
        Tensor accumulated = Tensor.Full(cell["mixing"].Shape, 0.25, DType.Float64);
        cell["mixing"].Gradient = accumulated;
        var learner = new RealTimeRecurrentLearning(cell);
        learner.Step(Tensor.Zeros([1, 3], DType.Float64));
        FixtureCase.Doubles(cell["mixing"].Gradient!).Should().Equal(FixtureCase.Doubles(accumulated));
        cell["gates.weight"].Gradient.Should().BeNull();
    }

    [Fact]
    public void AStepWithinATapeOfTheCallerRecordsNothingOnIt()
    {
        var cell = new RnnCell(2, 3, new RandomSource(1));
        var learner = new RealTimeRecurrentLearning(cell);
        var tape = new Tape();
        Tensor h;
        using (tape.Record())
        {
            h = learner.Step(Tensor.Ones([1, 2]));
            tape.Count.Should().Be(0);
            tape.Backward(h.Sum());
        }

        learner.Backward();
        using (tape.Record())
            h.Length.Should().Be(3);
        learner.Step(Tensor.Ones([1, 2]));
        h.AsSpan().ToArray().Should().NotEqual(learner.State[0].AsSpan().ToArray());
    }

    [Fact]
    public void GradientsOfSeveralLossesAreSummedAndUsedOnce()
    {
        var cell = new RnnCell(2, 3, new RandomSource(1));
        var learner = new RealTimeRecurrentLearning(cell);
        Tensor h = learner.Step(Tensor.Ones([1, 2]));
        h.Gradient = Tensor.Ones([1, 3]);
        learner.Backward();
        double[] once = OnlineSequence.Gradients(cell)["weight_ih"];
        h.Gradient.Should().BeNull();
        Throws<InvalidOperationException>(learner.Backward, $"{Owner}.Backward: no gradient arrived at the state of this time step*");
        h.Gradient = Tensor.Ones([1, 3]);
        learner.Backward();
        OnlineSequence.Gradients(cell)["weight_ih"].Should().Equal(once.Select(value => 2 * value));
    }

    [Fact]
    public void AnExceptionOfTheCellChangesNothing()
    {
        ThreeStateCell cell = OnlineSequence.UserCell(3, 4);
        var failing = new FailingCell(cell);
        failing["cell.mixing"].Gradient = Tensor.Ones([4, 2], DType.Float64);
        var sequence = new OnlineSequence(3, 4);
        var learner = new RealTimeRecurrentLearning(failing);
        for (int t = 0; t < 3; t++)
        {
            double[] before = [.. learner.State.SelectMany(FixtureCase.Doubles)];
            failing.Fails = true;
            Throws<TimeoutException>(() => learner.Step(sequence.X(t)), "*");
            failing.Fails = false;
            learner.State.SelectMany(FixtureCase.Doubles).Should().Equal(before);
            FixtureCase.Doubles(failing["cell.mixing"].Gradient!).Should().OnlyContain(value => value == 1);
            learner.Step(sequence.X(t));
        }

        learner.StepCount.Should().Be(3);
        var other = new RealTimeRecurrentLearning(cell);
        for (int t = 0; t < 3; t++)
            other.Step(sequence.X(t));
        FixtureCase.Doubles(learner.Influence("cell.gates.weight")).Should().Equal(FixtureCase.Doubles(other.Influence("gates.weight")));
    }

    [Fact]
    public void WrongInputsAreRefused()
    {
        var learner = new RealTimeRecurrentLearning(new GruCell(2, 3, new RandomSource(1)));
        Throws<ArgumentException>(() => learner.Step(Tensor.Ones([2, 2])), $"{Owner}.Step: x must be [1, InputSize] = [1, 2], one time step of one sequence, but was [2, 2]*");
        Throws<ArgumentException>(() => learner.Step(Tensor.Ones([1, 2], DType.Float64)), $"{Owner}.Step: x was Float64, but the parameters are Float32*");
        Tensor marked = Tensor.Ones([1, 2]);
        marked.RequiresGradient = true;
        Throws<ArgumentException>(() => learner.Step(marked), $"{Owner}.Step: x requires a gradient*Detach*");
        var tape = new Tape();
        using (tape.Record())
            Throws<ArgumentException>(() => learner.Step(marked * 2), $"{Owner}.Step: x requires a gradient*Detach*");
        Throws<ArgumentNullException>(() => learner.Step(null!), "*x*");
        Throws<ArgumentNullException>(() => _ = new RealTimeRecurrentLearning(null!), "*cell*");
    }

    [Fact]
    public void CallsInTheWrongOrderAreRefused()
    {
        var cell = new GruCell(2, 3, new RandomSource(1));
        var learner = new RealTimeRecurrentLearning(cell);
        Throws<InvalidOperationException>(() => learner.StateJacobian(), $"{Owner}.StateJacobian: there was no time step*Step*");
        Throws<InvalidOperationException>(() => learner.GradientOfLag(0), $"{Owner}.GradientOfLag: *Options.MaxLag is set*");
        Tensor h = learner.Step(Tensor.Ones([1, 2]));
        h.Gradient = Tensor.Ones([1, 3]);
        Throws<InvalidOperationException>(() => learner.Step(Tensor.Ones([1, 2])), $"{Owner}.Step: the state of the previous time step has a gradient that was not used*Backward()*");
        cell.Freeze("bias_ih");
        Throws<InvalidOperationException>(learner.Backward, $"{Owner}.Backward: the parameter 'bias_ih' was frozen, unfrozen or converted*Reset()*");
        Throws<InvalidOperationException>(() => learner.Step(Tensor.Ones([1, 2])), $"{Owner}.Step: the parameter 'bias_ih' was frozen*");
        learner.Reset();
        learner.Step(Tensor.Ones([1, 2]));
        Throws<ArgumentException>(() => learner.Influence("bias_ih"), $"{Owner}.Influence: the parameter 'bias_ih' was frozen*");
        Throws<KeyNotFoundException>(() => learner.Influence("bias_ii"), "*bias_ii*");
        cell.ConvertTo(DType.Float64);
        Throws<InvalidOperationException>(() => learner.Step(Tensor.Ones([1, 2], DType.Float64)), $"{Owner}.Step: the parameter 'weight_ih' was frozen, unfrozen or converted*");
        learner.Reset();
        learner.Step(Tensor.Ones([1, 2], DType.Float64)).DType.Should().Be(DType.Float64);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AGradientAtAnEarlierTimeStepIsRefused(bool isStep)
    {
        var learner = new RealTimeRecurrentLearning(new GruCell(2, 3, new RandomSource(1)));
        Tensor x = Tensor.Ones([1, 2]), first = learner.Step(x), second = learner.Step(x);
        var tape = new Tape();
        using (tape.Record())
            tape.Backward((first * second).Sum());
        if (isStep)
            second.Gradient = null;
        Action call = isStep ? () => learner.Step(x) : learner.Backward;
        Throws<InvalidOperationException>(call, $"{Owner}.{(isStep ? "Step" : "Backward")}: a gradient arrived at the state of the previous time step after Step was called again*");
        first.Gradient = null;
        call.Should().NotThrow();
    }

    [Fact]
    public void LagsOutOfRangeAreRefused()
    {
        var learner = new RealTimeRecurrentLearning(new GruCell(2, 3, new RandomSource(1)), new() { MaxLag = 2 });
        Throws<ArgumentOutOfRangeException>(() => learner.GradientOfLag(3), $"{Owner}.GradientOfLag: the lag must be between 0 and MaxLag = 2, but was 3*");
        Throws<ArgumentOutOfRangeException>(() => learner.GradientOfLag(-1), "*between 0 and*");
        Throws<ArgumentOutOfRangeException>(() => _ = new RealTimeRecurrentLearningOptions { MaxLag = -1 }, "*MaxLag: must be at least 0, but was -1*");
        Throws<ArgumentOutOfRangeException>(() => _ = new RealTimeRecurrentLearningOptions { MaxBytes = 0 }, "*MaxBytes: must be at least 1, but was 0*");
    }

    [Fact]
    public void ALargeModelIsRefusedBeforeMemoryIsTaken()
    {
        var cell = new LstmCell(100, 200, new RandomSource(1));
        long bytes = 8L * 400 * ((5 * cell.ParameterCount) + 400);
        Throws<ArgumentException>(
            () => _ = new RealTimeRecurrentLearning(cell, new() { MaxLag = 2 }),
            $"{Owner}: LstmCell with state size S = 400 and P = {cell.ParameterCount} parameter elements needs 5 matrices [S, P] and one [S, S], {bytes} bytes, but MaxBytes is 1073741824. Use a smaller cell, freeze parameters, or lower MaxLag*");
        var small = new RnnCell(1, 2, new RandomSource(1));
        long exact = 8L * 2 * ((2 * small.ParameterCount) + 2);
        _ = new RealTimeRecurrentLearning(small, new() { MaxBytes = exact });
        Throws<ArgumentException>(() => _ = new RealTimeRecurrentLearning(small, new() { MaxBytes = exact - 1 }), "*MaxBytes is *Use a smaller cell or freeze parameters; set MaxBytes*");
    }

    [Fact]
    public void ATensorThatIsNoParameterOfTheCellIsRefusedByName()
    {
        var foreign = new Parameter("scale", Tensor.Ones([2]));
        var learner = new RealTimeRecurrentLearning(new ForeignCell(foreign));
        Throws<InvalidOperationException>(() => learner.Step(Tensor.Ones([1, 2])), $"{Owner}: ForeignCell reads the parameter 'scale' of shape [2] that requires a gradient but is not a parameter of the cell*AddParameter*");
        foreign.Gradient.Should().BeNull();
        foreign.IsFrozen = true;
        learner.Step(Tensor.Ones([1, 2]));
    }

    private static void Throws<TException>(Action action, string message)
        where TException : Exception => action.Should().Throw<TException>().WithMessage(message);

    /// <summary>A cell that can be made to fail.</summary>
    private sealed class FailingCell : RecurrentCell
    {
        private readonly RecurrentCell _cell;

        public FailingCell(RecurrentCell cell)
            : base(cell.InputSize, cell.HiddenSize, cell.StateSizes) => _cell = AddModule("cell", cell);

        public bool Fails { get; set; }

        public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state)
        {
            IReadOnlyList<Tensor> next = _cell.Step(x, state);
            return Fails ? throw new TimeoutException() : next;
        }

        public override IReadOnlyList<Tensor> CreateState(int batchSize) => _cell.CreateState(batchSize);
    }

    /// <summary>A cell that reads a parameter that it does not list.</summary>
    private sealed class ForeignCell(Parameter scale) : RecurrentCell(2, 2)
    {
        public override IReadOnlyList<Tensor> Step(Tensor x, IReadOnlyList<Tensor> state) => [(x + (scale * state[0])).Tanh()];
    }
}
