namespace SeqModels.Fixtures;

/// <summary>
/// One parameter under one of PyTorch's optimizers, transcribed from the algorithm boxes of PyTorch's documentation into plain
/// double arithmetic. TorchSharp's optimizers are ports as well, not libtorch's: two independent readings must agree.
/// </summary>
internal abstract class PublishedOptimizer(double[] parameter, double weightDecay)
{
    protected double[] Parameter { get; } = parameter;

    protected int Step { get; private set; }

    public void Update(double[] gradient)
    {
        Step++;
        for (var i = 0; i < gradient.Length; i++)
            Parameter[i] = Next(i, Parameter[i], gradient[i] + weightDecay * Parameter[i]);
    }

    protected abstract double Next(int i, double p, double g);
}

/// <summary>SGD; the first momentum step takes the gradient itself, without dampening.</summary>
internal sealed class PublishedSgd(double[] p, double lr, double momentum, double dampening, double decay, bool nesterov)
    : PublishedOptimizer(p, decay)
{
    private readonly double[] _b = new double[p.Length];

    protected override double Next(int i, double p, double g)
    {
        if (momentum != 0)
        {
            _b[i] = Step == 1 ? g : momentum * _b[i] + (1 - dampening) * g;
            g = nesterov ? g + momentum * _b[i] : _b[i];
        }

        return p - lr * g;
    }
}

/// <summary>Adam, and AdamW when <paramref name="decoupled"/> is not zero.</summary>
internal sealed class PublishedAdam(double[] p, double lr, double beta1, double beta2, double eps, double decay, double decoupled, bool amsgrad)
    : PublishedOptimizer(p, decay)
{
    private readonly double[] _m = new double[p.Length];
    private readonly double[] _v = new double[p.Length];
    private readonly double[] _largest = new double[p.Length];

    protected override double Next(int i, double p, double g)
    {
        p -= lr * decoupled * p;
        _m[i] = beta1 * _m[i] + (1 - beta1) * g;
        _v[i] = beta2 * _v[i] + (1 - beta2) * g * g;
        _largest[i] = Math.Max(_largest[i], _v[i]);
        var m = _m[i] / (1 - Math.Pow(beta1, Step));
        var v = (amsgrad ? _largest[i] : _v[i]) / (1 - Math.Pow(beta2, Step));
        return p - lr * m / (Math.Sqrt(v) + eps);
    }
}

/// <summary>RMSprop; ε is added outside the square root.</summary>
internal sealed class PublishedRmsProp(double[] p, double lr, double alpha, double eps, double decay, double momentum, bool centered)
    : PublishedOptimizer(p, decay)
{
    private readonly double[] _v = new double[p.Length];
    private readonly double[] _mean = new double[p.Length];
    private readonly double[] _b = new double[p.Length];

    protected override double Next(int i, double p, double g)
    {
        _v[i] = alpha * _v[i] + (1 - alpha) * g * g;
        _mean[i] = alpha * _mean[i] + (1 - alpha) * g;
        var v = centered ? _v[i] - _mean[i] * _mean[i] : _v[i];
        var step = g / (Math.Sqrt(v) + eps);
        _b[i] = momentum * _b[i] + step;
        return p - lr * _b[i];
    }
}

/// <summary>Adagrad.</summary>
internal sealed class PublishedAdagrad(double[] p, double lr, double lrDecay, double decay, double eps) : PublishedOptimizer(p, decay)
{
    private readonly double[] _sum = new double[p.Length];

    protected override double Next(int i, double p, double g)
    {
        _sum[i] += g * g;
        return p - lr / (1 + (Step - 1) * lrDecay) * g / (Math.Sqrt(_sum[i]) + eps);
    }
}
