// snippet: OwnOperation
using SeqModels.Numerics;
using SeqModels.Tensors;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>An operation with two inputs and saved values, in docs/guide/extending.md.</summary>
internal static class OwnOperation
{
    public static void Run()
    {
        // snippet: OwnOperation
        Tensor x = Tensor.Normal([5, 8], new RandomSource(1)), gain = Tensor.Normal([8], new RandomSource(2));
        Console.WriteLine(GradientCheck.Check(v => RootMeanSquareNorm.Of(v[0], v[1]), x, gain).ThrowIfFailed().Passed);
        // end snippet
    }

    // snippet: OwnOperation

    // RMSNorm of each row (Zhang and Sennrich 2019): y = g ⊙ u, u = x / r, r = √(mean(x²) + ε).
    // dg += Σ_rows dy ⊙ u, dx += (g ⊙ dy − u mean(g ⊙ dy ⊙ u)) / r. Saves 1 / r.
    internal sealed class RootMeanSquareNorm : Operation
    {
        private Workspace _inverses;

        public static Tensor Of(Tensor x, Tensor gain) => x.Shape[^1] == gain.Length
            ? new RootMeanSquareNorm().Run(x.Shape, x, gain)
            : throw new ArgumentException($"RootMeanSquareNorm: gain must have one element per column of x, {x.Shape[^1]}, but had {gain.Length}.");

        protected override void Forward<T>()
        {
            ReadOnlySpan<T> x = Input<T>(0), gain = Input<T>(1);
            Span<T> y = Output<T>();
            _inverses = Allocate<T>(x.Length / gain.Length);
            for (int row = 0; row < _inverses.Length; row++)
            {
                ReadOnlySpan<T> values = x.Slice(row * gain.Length, gain.Length);
                T sum = T.Zero;
                foreach (T value in values)
                    sum += value * value;
                T inverse = _inverses.AsSpan<T>()[row] = T.One / T.Sqrt((sum / T.CreateChecked(gain.Length)) + T.CreateChecked(1e-6));
                for (int i = 0; i < gain.Length; i++)
                    y[(row * gain.Length) + i] = gain[i] * values[i] * inverse;
            }
        }

        protected override void Backward<T>()
        {
            ReadOnlySpan<T> x = Input<T>(0), gain = Input<T>(1), dy = OutputGradient<T>();
            Span<T> dx = NeedsGradient(0) ? InputGradient<T>(0) : [], dGain = NeedsGradient(1) ? InputGradient<T>(1) : [];
            for (int row = 0; row < _inverses.Length; row++)
            {
                int start = row * gain.Length;
                T inverse = _inverses.AsSpan<T>()[row], mean = T.Zero;
                for (int i = 0; i < gain.Length; i++)
                    mean += gain[i] * dy[start + i] * x[start + i] * inverse / T.CreateChecked(gain.Length);
                for (int i = 0; i < gain.Length; i++)
                {
                    T unit = x[start + i] * inverse;
                    if (dx.Length > 0)
                        dx[start + i] += ((gain[i] * dy[start + i]) - (unit * mean)) * inverse;
                    if (dGain.Length > 0)
                        dGain[i] += dy[start + i] * unit;
                }
            }
        }
    }
    // end snippet
}
