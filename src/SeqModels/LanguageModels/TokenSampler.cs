using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>Samples tokens from distributions as <see cref="GenerationOptions"/> specify. Buffers are reused between calls.</summary>
internal sealed class TokenSampler
{
    private readonly GenerationOptions _options;
    private readonly ILanguageModel _model;
    private readonly Vocabulary _vocabulary;
    private readonly RandomSource _random;
    private readonly double[] _weights;
    private readonly List<int> _kept = [];

    /// <summary>Created when it is first used.</summary>
    private PriorityQueue<int, (double NegativeWeight, int Token)>? _queue;

    public TokenSampler(ILanguageModel model, GenerationOptions options)
    {
        (_model, _vocabulary, _options) = (model, model.Vocabulary, options);
        _random = new RandomSource(options.Seed);
        _weights = new double[_vocabulary.Count];
    }

    /// <summary>Samples a token; null if no allowed token has a probability above 0.</summary>
    /// <exception cref="InvalidDistributionException">They are not a probability distribution.</exception>
    public int? Choose(ReadOnlySpan<float> probabilities)
    {
        DistributionCheck.Require(_model, probabilities);
        int best = Weigh(probabilities);
        if (best < 0 || _options.IsGreedy)
        {
            return best < 0 ? null : best;
        }
        bool all = _options.TopK is null && _options.TopP is null;
        return all ? DrawFromAll() : DrawFromMostProbable();
    }

    /// <summary>Computes the weights w = (p / p_max)^(1/T), 0 for excluded tokens; returns the most probable token, or −1.</summary>
    private int Weigh(ReadOnlySpan<float> probabilities)
    {
        int best = -1;
        for (int i = 0; i < probabilities.Length; i++)
        {
            bool excluded = i == _vocabulary.BeginId || (i == _vocabulary.UnknownId && _options.ExcludeUnknown);
            _weights[i] = excluded || !(probabilities[i] > 0) ? 0 : probabilities[i];
            if (_weights[i] > (best < 0 ? 0 : _weights[best]))
            {
                best = i;
            }
        }
        if (best >= 0 && _options.Temperature != 1 && !_options.IsGreedy)
        {
            // The library's own logarithm and exponential, so that a seed gives the same tokens on every machine.
            float largest = probabilities[best], power = (float)Math.Min(1 / _options.Temperature, float.MaxValue);
            for (int i = 0; i < _weights.Length; i++)
            {
                if (_weights[i] > 0)
                {
                    float logarithm = Transcendental.Log<float, float, LaneScalar<float>>(probabilities[i] / largest);
                    _weights[i] = Transcendental.Exp<float, float, LaneScalar<float>>(power * logarithm);
                }
            }
        }
        return best;
    }

    private double Sum()
    {
        double sum = 0;
        foreach (double weight in _weights)
        {
            sum += weight;
        }
        return sum;
    }

    private int DrawFromMostProbable()
    {
        PriorityQueue<int, (double NegativeWeight, int Token)> queue = _queue ??= new();
        queue.Clear();
        _kept.Clear();
        for (int i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] > 0)
            {
                queue.Enqueue(i, (-_weights[i], i));
            }
        }
        int limit = Math.Min(_options.TopK ?? int.MaxValue, queue.Count);
        double needed = _options.TopK is null ? Sum() * _options.TopP!.Value : double.PositiveInfinity;
        double sum = 0;
        while (_kept.Count < limit && sum < needed)
        {
            _kept.Add(queue.Dequeue());
            sum += _weights[_kept[^1]];
        }
        if (_options is { TopK: not null, TopP: { } part })
        {
            needed = part * sum;
            sum = 0;
            int count = 0;
            while (count < _kept.Count && sum < needed)
            {
                sum += _weights[_kept[count++]];
            }
            _kept.RemoveRange(count, _kept.Count - count);
        }
        double left = _random.NextDouble() * sum;
        for (int i = 0; i < _kept.Count; i++)
        {
            left -= _weights[_kept[i]];
            if (left < 0)
            {
                return _kept[i];
            }
        }
        return _kept[^1];
    }

    /// <summary>Samples token i with probability w[i] / Σ w.</summary>
    private int DrawFromAll()
    {
        double left = _random.NextDouble() * Sum();
        int last = -1;
        for (int i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] <= 0)
            {
                continue;
            }
            last = i;
            left -= _weights[i];
            if (left < 0)
            {
                break;
            }
        }
        return last;
    }
}
