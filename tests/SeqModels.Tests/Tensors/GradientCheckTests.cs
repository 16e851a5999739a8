using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tests.Tensors;

public sealed class GradientCheckTests
{
    private static readonly Tensor X = Tensor.Normal([3, 4], new RandomSource(1));

    [Fact]
    public void Right_gradients_are_far_below_the_tolerance()
    {
        GradientCheckResult result = GradientCheck.Check(v => (v[0].Tanh() * v[1]).Sum(), X, X).ThrowIfFailed();
        result.WorstError.Should().BeLessThan(1e-10);
        result.Entries.Should().HaveCount(4);
        result.Output.ToString().Should().Be("[]");
    }

    [Fact]
    public void A_slightly_wrong_gradient_fails_with_all_that_is_needed_to_repeat_it()
    {
        GradientCheckResult result = GradientCheck.Check(v => Wrong.Of(v[1]) * v[0], new GradientCheckOptions { Seed = 77, Directions = 3 }, X, X);
        result.Passed.Should().BeFalse();
        result.WorstError.Should().BeInRange(1e-7, 1e-3);
        Action act = () => result.ThrowIfFailed();
        string message = act.Should().Throw<InvalidOperationException>().Which.Message;
        message.Should().Contain("FAILED").And.Contain("seed 77, directions 3, step 2.00E-004, output [3, 4]");
        message.Split('\n').Count(line => line.StartsWith("  ok   input 0 [3, 4]", StringComparison.Ordinal)).Should().Be(3);
        message.Split('\n').Should().Contain(line => line.StartsWith("  FAIL input 1 [3, 4] direction", StringComparison.Ordinal));
    }

    [Fact]
    public void Parameters_are_left_as_they_were()
    {
        var w = new Parameter("weight", X);
        w.ConvertTo(DType.Float64);
        var tape = new Tape();
        using (tape.Record())
            tape.Backward(w.Sum());
        Tensor gradient = w.Gradient!;
        double[] values = w.AsSpan<double>().ToArray();
        GradientCheckResult result = GradientCheck.Check(() => w.Exp(), [w]).ThrowIfFailed();
        result.Entries[0].Leaf.Should().Be("weight");
        w.AsSpan<double>().ToArray().Should().Equal(values);
        w.Gradient.Should().BeSameAs(gradient);
        gradient.AsSpan<double>().ToArray().Should().OnlyContain(value => value == 1);
    }

    [Fact]
    public void A_gradient_of_zero_is_right_when_the_function_is_constant() =>
        GradientCheck.Check(v => v[0].Softmax().Sum(), X).ThrowIfFailed();

    [Fact]
    public void NaN_does_not_pass() => GradientCheck.Check(v => (v[0] - 100).Log(), X).Passed.Should().BeFalse();

    [Fact]
    public void What_cannot_be_checked_is_said()
    {
        var random = new RandomSource(1);
        Action moving = () => GradientCheck.Check(v => v[0].Dropout(0.5, random), X);
        moving.Should().Throw<InvalidOperationException>().WithMessage("GradientCheck: two calls at the same point returned*from a seed*");
        Action single = () => GradientCheck.Check(() => X.Exp(), [X]);
        single.Should().Throw<ArgumentException>().WithMessage("GradientCheck: leaf 0 of shape [3, 4] must be Float64*ConvertTo*");
        Action none = () => GradientCheck.Check(() => X.Exp(), []);
        none.Should().Throw<ArgumentException>().WithMessage("GradientCheck: at least one leaf*");
    }

    // y = x², with a derivative that is wrong by one part in 10⁵.
    private sealed class Wrong : Operation
    {
        public static Tensor Of(Tensor x) => new Wrong().Run(x.Shape, x);

        protected override void Forward<T>()
        {
            for (int i = 0; i < Output<T>().Length; i++)
                Output<T>()[i] = Input<T>(0)[i] * Input<T>(0)[i];
        }

        protected override void Backward<T>()
        {
            for (int i = 0; i < Output<T>().Length; i++)
                InputGradient<T>(0)[i] += T.CreateChecked(2.00002) * Input<T>(0)[i] * OutputGradient<T>()[i];
        }
    }
}
