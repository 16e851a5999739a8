using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Sources;
using SeqModels.Tensors;

namespace SeqModels.Studies.Gradients;

/// <summary>How often fresh layers have exploding gradients, by spectral radius ρ of their recurrent weights.</summary>
/// <param name="Radius">ρ.</param>
/// <param name="Rnn">The share of the seeds whose gradient norm exceeds <see cref="Explosion.Limit"/>, for an RNN.</param>
/// <param name="Lstm">The same for an LSTM.</param>
/// <param name="RnnMedian">The median gradient norm of the RNN.</param>
/// <param name="LstmMedian">The same for the LSTM.</param>
internal sealed record ExplosionShare(double Radius, double Rnn, double Lstm, double RnnMedian, double LstmMedian);

/// <summary>
/// Statement 6: gradients of an LSTM can explode, less often than those of an RNN. Many fresh layers on the adding problem: the norm of the gradient
/// of the layer's parameters, where each gate's block of the recurrent weights is normal and scaled to the spectral radius ρ.
/// </summary>
internal static class Explosion
{
    public const double Limit = 1e3;

    private const int Batch = 4;

    public static IReadOnlyList<double> Radii { get; } = [0.9, 1.0, 1.1, 1.2, 1.3, 1.5, 2, 3, 5, 8];

    /// <summary>Measures the shares.</summary>
    /// <param name="hiddenSize">H; 64 in the full run.</param>
    /// <param name="length">T; 100 in the full run.</param>
    /// <param name="seeds">The number of seeds; 200 in the full run.</param>
    public static IReadOnlyList<ExplosionShare> Shares(int hiddenSize, int length, int seeds) =>
    [
        .. Radii.Select(radius =>
        {
            double[] rnn = Norms(new RnnOptions(), radius), lstm = Norms(new LstmOptions(), radius);
            return new ExplosionShare(radius, Share(rnn), Share(lstm), Median(rnn), Median(lstm));

            double[] Norms(RecurrentOptions options, double rho) =>
                [.. Enumerable.Range(1, seeds).Select(seed => GradientNorm(options, rho, hiddenSize, length, (ulong)seed))];
        }),
    ];

    /// <summary>PyTorch's initialization, with recurrent weights of spectral radius ρ in each gate's block.</summary>
    public static RecurrentInitialization WithRadius(double radius) => new() { HiddenWeights = Initializers.SpectralRadius(radius) };

    private static double GradientNorm(RecurrentOptions options, double radius, int hiddenSize, int length, ulong seed)
    {
        var adder = new SmallAdder(options with { Initialization = WithRadius(radius) }, hiddenSize, seed);
        var tape = new Tape();
        using (tape.Record())
        {
            tape.Backward(adder.Error(new AddingProblem(length).Sample(Batch, new RandomSource(seed).Fork(1))));
        }

        return Math.Sqrt(adder.Layer.Parameters().Sum(parameter => SquaredNorm(parameter.Gradient!)));
    }

    private static double SquaredNorm(Tensor tensor)
    {
        double sum = 0;
        foreach (float value in tensor.AsSpan())
        {
            sum += (double)value * value;
        }

        return sum;
    }

    private static double Share(double[] norms) => (double)norms.Count(norm => !(norm <= Limit)) / norms.Length;

    private static double Median(double[] norms) => norms.Order().ElementAt(norms.Length / 2);
}
