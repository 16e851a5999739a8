using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.PublicApi.Tests.Tensors;

/// <summary>A package user's own operation, with nothing but the public API.</summary>
public sealed class CustomOperationTests
{
    [Fact]
    public void Its_gradients_are_checked() =>
        GradientCheck.Check(v => ScaledSoftsign.Of(v[0], v[1]) * v[0], Tensor.Normal([3, 7], new RandomSource(1)), Tensor.From([0.7f]))
            .ThrowIfFailed();

    [Fact]
    public void It_takes_part_in_training()
    {
        var scale = new Parameter("scale", Tensor.From([0.1f]));
        Tensor x = Tensor.Uniform([64], new RandomSource(2), -2, 2), target = ScaledSoftsign.Of(x, Tensor.From([1.5f]));
        var tape = new Tape();
        for (int step = 0; step < 300; step++)
        {
            using (tape.Record())
            {
                Tensor error = ScaledSoftsign.Of(x, scale) - target;
                tape.Backward((error * error).Mean());
            }

            scale[0] -= 2 * scale.Gradient![0];
            scale.ZeroGradient();
        }

        scale[0].Should().BeApproximately(1.5f, 1e-3f);
    }

    [Fact]
    public void The_operators_of_the_package_resolve()
    {
        Tensor a = Tensor.From([[1, 2], [3, 4]]), b = Tensor.From([10f, 20]);
        Tensor y = (2 * ((a + b) - 1) / 0.5) - (-a * b) + (1 - a) + (a / b) + (12 / a);
        y.Shape.Should().Equal(2, 2);
        a.MatMul(a, transposeB: true)[0, 1].Should().Be(11);
        Tensor.Stack([a, a], axis: 0).Mean([0, 1]).AsSpan().ToArray().Should().Equal(2, 3);
    }

    // y = x / (1 + |s x|), s a scalar [1]. dx += dy / (1 + |s x|)²; ds −= Σ dy x |x| sign(s) / (1 + |s x|)². Saves 1 + |s x|.
    private sealed class ScaledSoftsign : Operation
    {
        private Workspace _denominators;

        public static Tensor Of(Tensor x, Tensor scale) => new ScaledSoftsign().Run(x.Shape, x, scale);

        protected override void Forward<T>()
        {
            ReadOnlySpan<T> x = Input<T>(0);
            T scale = Input<T>(1)[0];
            _denominators = Allocate<T>(x.Length);
            Span<T> y = Output<T>(), denominators = _denominators.AsSpan<T>();
            for (int i = 0; i < y.Length; i++)
            {
                denominators[i] = T.One + T.Abs(scale * x[i]);
                y[i] = x[i] / denominators[i];
            }
        }

        protected override void Backward<T>()
        {
            ReadOnlySpan<T> x = Input<T>(0), dy = OutputGradient<T>(), denominators = _denominators.AsSpan<T>();
            if (NeedsGradient(0))
            {
                Span<T> dx = InputGradient<T>(0);
                for (int i = 0; i < dx.Length; i++)
                    dx[i] += dy[i] / (denominators[i] * denominators[i]);
            }

            if (NeedsGradient(1))
            {
                T sign = T.CreateChecked(T.Sign(Input<T>(1)[0])), sum = T.Zero;
                for (int i = 0; i < x.Length; i++)
                    sum += dy[i] * x[i] * T.Abs(x[i]) * sign / (denominators[i] * denominators[i]);
                InputGradient<T>(1)[0] -= sum;
            }
        }
    }
}
