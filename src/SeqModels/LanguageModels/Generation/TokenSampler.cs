using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Text;

namespace SeqModels.LanguageModels.Generation;

/// <summary>Samples tokens from distributions as <see cref="GenerationOptions"/> specify. Buffers are reused between calls.</summary>
internal sealed class TokenSampler
{
    private readonly GenerationOptions _options;
    private readonly ILanguageModel _model;
    private readonly Vocabulary _vocabulary;
    private readonly RandomSource _random;
    private readonly double[] _weights;
    private readonly List<int> _kept = [];
    private readonly RecentTokens? _recent;

    /// <summary>Created when it is first used.</summary>
    private PriorityQueue<int, (double NegativeWeight, int Token)>? _queue;

    public TokenSampler(ILanguageModel model, GenerationOptions options)
    {
        (_model, _vocabulary, _options) = (model, model.Vocabulary, options);
        _random = new RandomSource(options.Seed);
        _weights = new double[_vocabulary.Count];
        _recent = options.RepetitionPenalty == 1 ? null : new RecentTokens(_vocabulary.Count, options.RepetitionWindow);
    }

    /// <summary>Takes note of a token of the prompt or of the continuation, for the repetition penalty.</summary>
    public void Read(int token) => _recent?.Add(token);

    /// <summary>Samples a token; null if no allowed token has a probability above 0.</summary>
    /// <exception cref="InvalidDistributionException">They are not a probability distribution.</exception>
    public int? Choose(ReadOnlySpan<float> probabilities)
    {
        DistributionCheck.Require(_model, probabilities);
        int best = _recent is null ? Weigh(probabilities) : WeighPenalized(probabilities, _recent);
        if (best < 0 || _options.IsGreedy)
        {
            return best < 0 ? null : best;
        }
        if (_options.TopK is not null || _options.TopP is not null)
        {
            return DrawFromMostProbable();
        }
        if (_options.MinP is { } part)
        {
            double least = part * _weights[best];
            foreach (ref double weight in _weights.AsSpan())
            {
                weight = weight < least ? 0 : weight;
            }
        }
        return DrawFromAll();
    }

    /// <summary>Computes the weights w = (p / p_max)^(1/T), 0 for excluded tokens; returns the most probable token, or −1.</summary>
    private int Weigh(ReadOnlySpan<float> probabilities)
    {
        int best = -1;
        for (int i = 0; i < probabilities.Length; i++)
        {
            _weights[i] = IsExcluded(i) || !(probabilities[i] > 0) ? 0 : probabilities[i];
            if (_weights[i] > (best < 0 ? 0 : _weights[best]))
            {
                best = i;
            }
        }
        if (best >= 0 && _options.Temperature != 1 && !_options.IsGreedy)
        {
            // The library's own logarithm and exponential, so that a seed gives the same tokens on every machine.
            float largest = probabilities[best], power = Power;
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

    /// <summary>The same with a penalty: ln w = (θ ln p − the largest) / T, where θ is 1 for tokens that did not occur.</summary>
    private int WeighPenalized(ReadOnlySpan<float> probabilities, RecentTokens recent)
    {
        float penalty = (float)_options.RepetitionPenalty, power = _options.IsGreedy ? 1 : Power;
        int best = -1;
        for (int i = 0; i < probabilities.Length; i++)
        {
            bool isPossible = !IsExcluded(i) && probabilities[i] > 0;
            float logarithm = isPossible ? Transcendental.Log<float, float, LaneScalar<float>>(probabilities[i]) : float.NegativeInfinity;
            _weights[i] = isPossible && recent.Contains(i) ? penalty * logarithm : logarithm;
            if (_weights[i] > (best < 0 ? double.NegativeInfinity : _weights[best]))
            {
                best = i;
            }
        }
        float largest = best < 0 ? 0 : (float)_weights[best];
        foreach (ref double weight in _weights.AsSpan())
        {
            weight = double.IsNegativeInfinity(weight) ? 0 : Transcendental.Exp<float, float, LaneScalar<float>>(power * ((float)weight - largest));
        }
        return best;
    }

    /// <summary>1 / T.</summary>
    private float Power => (float)Math.Min(1 / _options.Temperature, float.MaxValue);

    private bool IsExcluded(int token) => token == _vocabulary.BeginId || (token == _vocabulary.UnknownId && _options.ExcludeUnknown);

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
        if (_options.MinP is { } least)
        {
            // No lambda: its closure would be allocated for every token, whatever the options.
            double threshold = least * _weights[_kept[0]];
            int count = 0;
            sum = 0;
            while (count < _kept.Count && _weights[_kept[count]] >= threshold)
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
