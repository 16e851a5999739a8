using SeqModels.Diagnostics.Trajectories;
using SeqModels.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace SeqModels.Diagnostics.Lags;

/// <summary>Sums by lag over all calls of one layer in one direction.</summary>
internal sealed class LagSums(Parameter[] parameters, int states)
{
    private readonly List<Sums> _lags = [];
    private readonly Tensor[] _sum = [.. parameters.Select(parameter => Tensor.Zeros(parameter.Shape, parameter.DType))];
    private Tensor[] _total = [];

    /// <summary>The gradient of the weights over all lags, computed by backpropagation through time: reads it from the parameters.</summary>
    public void TakeTotal() => _total = [.. parameters.Select(parameter => parameter.Gradient?.Detach() ?? Tensor.Zeros(parameter.Shape, parameter.DType))];

    /// <summary>Sets the gradients of the parameters to zero.</summary>
    public void ZeroGradients()
    {
        foreach (Parameter parameter in parameters)
            parameter.ZeroGradient();
    }

    /// <summary>Makes sure that a lag and those below are listed.</summary>
    public void Include(int lag) => At(lag);

    /// <summary>Adds the pairs (loss_t, state at t − lag) that exist.</summary>
    public void AddPairs(int lag, long count) => At(lag).Pairs += count;

    /// <summary>Adds the gradients of states.</summary>
    public void AddStates(int lag, StepGradients gradients)
    {
        Sums sums = At(lag);
        for (int i = 0; i < states; i++)
        {
            for (int row = 0; row < gradients.Rows.Length; row++)
                sums.SquaredNorms[i] += Rows.SquaredNorm(gradients.Next[i], row);
        }
    }

    /// <summary>Adds a part of the gradient of the weights: reads it from the parameters.</summary>
    public void AddWeights(int lag)
    {
        double squaredNorm = 0, projection = 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].Gradient is not { } gradient)
                continue;
            squaredNorm += Rows.Dot(gradient, gradient);
            projection += Rows.Dot(gradient, _total[i]);
            Add(gradient, _sum[i]);
        }

        At(lag).WeightNorm += Math.Sqrt(squaredNorm);
        At(lag).Projection += projection;
    }

    /// <summary>The results.</summary>
    public IReadOnlyList<LagGradient> ToLags()
    {
        double squaredTotal = _total.Sum(gradient => Rows.Dot(gradient, gradient));
        double sumOfNorms = _lags.Sum(lag => lag.WeightNorm), cumulative = 0;
        return [.. _lags.Select((lag, k) =>
        {
            cumulative += lag.WeightNorm;
            return new LagGradient
            {
                Lag = k,
                Pairs = lag.Pairs,
                StateNorms = [.. lag.SquaredNorms.Select(sum => lag.Pairs == 0 ? 0 : Math.Sqrt(sum / lag.Pairs))],
                WeightNorm = lag.WeightNorm,
                WeightShare = sumOfNorms == 0 ? 0 : lag.WeightNorm / sumOfNorms,
                CumulativeShare = sumOfNorms == 0 ? 0 : k == _lags.Count - 1 && double.IsFinite(sumOfNorms) ? 1 : cumulative / sumOfNorms,
                WeightProjection = squaredTotal == 0 ? 0 : lag.Projection / squaredTotal,
            };
        })];
    }

    /// <summary>‖G‖ of the total.</summary>
    public double TotalNorm => Math.Sqrt(_total.Sum(gradient => Rows.Dot(gradient, gradient)));

    /// <summary>‖G − Σ_k G_k‖ / ‖G‖.</summary>
    public double Remainder()
    {
        double squaredTotal = 0, squaredRest = 0;
        for (int i = 0; i < _total.Length; i++)
        {
            squaredTotal += Rows.Dot(_total[i], _total[i]);
            Tensor rest = _total[i] - _sum[i];
            squaredRest += Rows.Dot(rest, rest);
        }

        return squaredTotal == 0 ? 0 : Math.Sqrt(squaredRest / squaredTotal);
    }

    private static void Add(Tensor part, Tensor sum)
    {
        if (sum.DType == DType.Float32)
            TensorPrimitives.Add(sum.AsSpan<float>(), part.AsSpan<float>(), sum.AsWritableSpan<float>());
        else
            TensorPrimitives.Add(sum.AsSpan<double>(), part.AsSpan<double>(), sum.AsWritableSpan<double>());
    }

    private Sums At(int lag)
    {
        while (_lags.Count <= lag)
            _lags.Add(new Sums(states));
        return _lags[lag];
    }

    private sealed class Sums(int states)
    {
        public long Pairs { get; set; }

        public double[] SquaredNorms { get; } = new double[states];

        public double WeightNorm { get; set; }

        public double Projection { get; set; }
    }
}
