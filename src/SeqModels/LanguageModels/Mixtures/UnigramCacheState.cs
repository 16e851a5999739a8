using SeqModels.Text;

namespace SeqModels.LanguageModels.Mixtures;

/// <summary>
/// The state of a unigram cache. Counts are stored in units of the weight of the next token, which grows by 1/d with every token, so that a
/// step changes the counts of one or two tokens.
/// </summary>
internal sealed class UnigramCacheState : LanguageModelState
{
    private const double LargestUnit = 1e100;

    private readonly Vocabulary _vocabulary;
    private readonly UnigramCacheOptions _options;
    private readonly int _predicted;
    private readonly double[] _counts;
    private readonly int[] _occurrences;
    private readonly Queue<int>? _window;
    private double _unit = 1;
    private long _length;

    public UnigramCacheState(Vocabulary vocabulary, UnigramCacheOptions options)
    {
        (_vocabulary, _options) = (vocabulary, options);
        _predicted = vocabulary.Count - (vocabulary.BeginId is null ? 0 : 1);
        (_counts, _occurrences) = (new double[vocabulary.Count], new int[vocabulary.Count]);
        _window = options.WindowLength is null ? null : new Queue<int>();
    }

    /// <summary>Σᵢ dⁱ over the tokens of the cache.</summary>
    private double Total => _options.Decay == 1 ? _length : (1 - Math.Pow(_options.Decay, _length)) / (1 - _options.Decay);

    public override double LogProbability(int token)
    {
        MixtureModels.CheckToken(_vocabulary, token);
        return Math.Log(Probability(token, Total + _options.UniformTokens));
    }

    public override void Advance(int token)
    {
        MixtureModels.CheckToken(_vocabulary, token);
        if (token == _vocabulary.BeginId)
            return;
        if (_length == _options.WindowLength)
        {
            // The oldest token has been multiplied by d in every step since it was added.
            int oldest = _window!.Dequeue();
            _counts[oldest] = --_occurrences[oldest] == 0 ? 0 : _counts[oldest] - (_unit * Math.Pow(_options.Decay, _length - 1));
            _length--;
        }

        _unit /= _options.Decay;
        _counts[token] += _unit;
        _occurrences[token]++;
        _window?.Enqueue(token);
        _length++;
        if (_unit > LargestUnit)
        {
            for (int i = 0; i < _counts.Length; i++)
                _counts[i] /= _unit;
            _unit = 1;
        }
    }

    public override void Distribution(Span<float> probabilities)
    {
        MixtureModels.CheckLength(_vocabulary, probabilities.Length, nameof(probabilities));
        double total = Total + _options.UniformTokens;
        for (int token = 0; token < probabilities.Length; token++)
            probabilities[token] = (float)Probability(token, total);
    }

    public override LanguageModelState Fork()
    {
        var fork = new UnigramCacheState(_vocabulary, _options);
        CopyTo(fork);
        return fork;
    }

    public override void CopyTo(LanguageModelState destination)
    {
        UnigramCacheState other = SameKind<UnigramCacheState>(destination);
        if (other._counts.Length != _counts.Length || other._options != _options)
            throw new ArgumentException("LanguageModelState.CopyTo: the destination must be a state of the same cache, but was one of another cache.", nameof(destination));
        _counts.CopyTo(other._counts, 0);
        _occurrences.CopyTo(other._occurrences, 0);
        if (_window is not null)
        {
            other._window!.Clear();
            foreach (int token in _window)
                other._window.Enqueue(token);
        }

        (other._unit, other._length) = (_unit, _length);
    }

    private double Probability(int token, double total) => token == _vocabulary.BeginId
        ? 0
        : (Math.Max(0, _counts[token] / _unit) + (_options.UniformTokens / _predicted)) / total;
}
