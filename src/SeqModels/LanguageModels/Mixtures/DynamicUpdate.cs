using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Mixtures;

/// <summary>The update rule of dynamic evaluation, with the trained parameters and the factors of every element.</summary>
internal sealed class DynamicUpdate
{
    private readonly Parameter[] _trained;
    private readonly DynamicEvaluationOptions _options;
    private readonly float[][]? _rates;
    private readonly float[][]? _decays;

    public DynamicUpdate(RecurrentLanguageModel model, DynamicEvaluationOptions options)
    {
        (_trained, _options) = ([.. model.Parameters()], options);
        if (options.Statistics is not { } statistics)
            return;
        double sum = 0;
        long count = 0;
        foreach (NamedTensor squares in statistics.MeanSquares)
        {
            foreach (float square in squares.Tensor.AsSpan())
                sum += Math.Sqrt(square);
            count += squares.Tensor.Length;
        }

        double mean = sum / count;
        _rates = [.. statistics.MeanSquares.Select(squares => Map(squares.Tensor, square => options.LearningRate / (Math.Sqrt(square) + options.Epsilon)))];
        _decays = [.. statistics.MeanSquares.Select(squares => Map(squares.Tensor, square => mean == 0 ? 0 : Math.Min(1, options.Decay * Math.Sqrt(square) / mean)))];
    }

    /// <summary>Updates the parameters of a copy of the trained model from their gradients, which are cleared.</summary>
    public void Apply(RecurrentLanguageModel model)
    {
        int index = 0;
        foreach (Parameter parameter in model.Parameters())
        {
            int at = index++;
            if (parameter.TrainedGradient is not { } gradient)
                continue;
            ReadOnlySpan<float> trained = _trained[at].AsSpan(), g = gradient.AsSpan();
            Span<float> values = parameter.AsWritableSpan();
            if (_rates is null)
            {
                Elementwise.Ternary(values, g, trained, values, new PlainStep((float)_options.LearningRate, (float)_options.Decay));
            }
            else
            {
                // θ + d (θ_g − θ) first: the gradient was computed before.
                Elementwise.Ternary(values, trained, _decays![at], values, default(DecayStep));
                Elementwise.Ternary(values, g, _rates[at], values, default(ScaledStep));
            }

            parameter.ZeroGradient();
        }
    }

    private static float[] Map(Tensor squares, Func<float, double> factor) => [.. squares.AsSpan().ToArray().Select(square => (float)factor(square))];

    /// <summary>θ − η g + λ (θ_g − θ).</summary>
    private readonly struct PlainStep(float rate, float decay) : ITernaryOperation<float>
    {
        private readonly float _rate = rate;
        private readonly float _decay = decay;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y, V z)
            where V : struct
            where L : struct, ILane<V, float> =>
            L.Subtract(L.FusedMultiplyAdd(L.Create(_decay), L.Subtract(z, x), x), L.Multiply(L.Create(_rate), y));
    }

    /// <summary>θ + d (θ_g − θ).</summary>
    private readonly struct DecayStep : ITernaryOperation<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y, V z)
            where V : struct
            where L : struct, ILane<V, float> => L.FusedMultiplyAdd(z, L.Subtract(y, x), x);
    }

    /// <summary>θ − r g.</summary>
    private readonly struct ScaledStep : ITernaryOperation<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y, V z)
            where V : struct
            where L : struct, ILane<V, float> => L.Subtract(x, L.Multiply(z, y));
    }
}
