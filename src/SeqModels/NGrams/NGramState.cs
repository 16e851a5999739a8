using SeqModels.LanguageModels;

namespace SeqModels.NGrams;

/// <summary>The contexts of every length that end at the present position, as nodes of the trie.</summary>
internal sealed class NGramState : LanguageModelState
{
    private readonly NGramModel _model;
    private readonly NGramLevel[] _levels;
    private readonly int _begin;
    private readonly int _end;

    /// <summary>_context[k] is the node of the last k tokens at level k, −1 when that n-gram never occurred; [0] is unused.</summary>
    private readonly int[] _context;

    /// <summary>The number of tokens of the context that counts, at most n − 1.</summary>
    private int _length;

    public NGramState(NGramModel model)
    {
        _model = model;
        _levels = model.Counts.Levels;
        _begin = model.Vocabulary.BeginId ?? -1;
        _end = model.Counts.BySentences ? model.Vocabulary.EndId!.Value : -1;
        _context = new int[_levels.Length];
        Restart();
    }

    private NGramState(NGramState other)
    {
        (_model, _levels, _begin, _end) = (other._model, other._levels, other._begin, other._end);
        _context = (int[])other._context.Clone();
        _length = other._length;
    }

    public override double LogProbability(int token)
    {
        CheckToken(token);
        if (token == _begin)
        {
            return double.NegativeInfinity;
        }
        int child = _length == 0 ? token : _context[_length] < 0 ? -1 : _levels[_length - 1].Child(_context[_length], token, _levels[_length]);
        return Math.Log(Probability(child < 0 ? 0 : _levels[_length].Counts[child], ContextTotal()));
    }

    public override void Advance(int token)
    {
        CheckToken(token);
        if (token == _end || (token == _begin && _end >= 0))
        {
            Restart();
            return;
        }
        if (_context.Length == 1)
        {
            return;
        }
        _length = Math.Min(_length + 1, _context.Length - 1);
        for (int k = _length; k > 1; k--)
        {
            _context[k] = _context[k - 1] < 0 ? -1 : _levels[k - 2].Child(_context[k - 1], token, _levels[k - 1]);
        }
        _context[1] = token;
    }

    public override void Distribution(Span<float> probabilities)
    {
        if (probabilities.Length != _model.Vocabulary.Count)
        {
            throw new ArgumentException(
                $"NGramModel.Distribution: probabilities must have the length of the vocabulary, {_model.Vocabulary.Count}, " +
                $"but had {probabilities.Length}.", nameof(probabilities));
        }
        long total = ContextTotal();
        probabilities.Fill((float)Probability(0, total));
        int[] counts = _levels[_length].Counts;
        if (_length == 0)
        {
            for (int token = 0; token < counts.Length; token++)
            {
                probabilities[token] = (float)Probability(counts[token], total);
            }
        }
        else if (_context[_length] is var node && node >= 0)
        {
            int[] starts = _levels[_length - 1].ChildStarts!, words = _levels[_length].Words!;
            for (int child = starts[node]; child < starts[node + 1]; child++)
            {
                probabilities[words[child]] = (float)Probability(counts[child], total);
            }
        }
        if (_begin >= 0)
        {
            probabilities[_begin] = 0;
        }
    }

    public override LanguageModelState Fork() => new NGramState(this);

    private void Restart()
    {
        _length = 0;
        if (_end >= 0 && _context.Length > 1)
        {
            _length = 1;
            _context[1] = _begin;
        }
    }

    private long ContextTotal() => _length == 0
        ? _model.Counts.TokenCount
        : _context[_length] < 0 ? 0 : _levels[_length - 1].ContextTotals![_context[_length]];

    private double Probability(int count, long total)
    {
        double k = _model.Smoothing.K, denominator = total + k * _model.PredictedTokens;
        return denominator > 0 ? (count + k) / denominator : 0;
    }

    private void CheckToken(int token)
    {
        if ((uint)token >= (uint)_model.Vocabulary.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(token), token, $"NGramModel: a token id is 0 to {_model.Vocabulary.Count - 1}.");
        }
    }
}
