using System.Runtime.CompilerServices;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams.Query;

/// <summary>
/// Backoff models: p(w | h) is the probability after the longest suffix of h that w continues in the model, times the backoff weights of
/// the longer suffixes. A state has the contexts of all lengths, so that all orders are looked up independently.
/// </summary>
/// <remarks>Sums go from the n-gram found to the longest context, in double, whichever way is taken; so all ways give the same
/// bits.</remarks>
internal sealed class BackoffEngine<TStorage> : NGramEngine
    where TStorage : struct, IBackoffStorage
{
    private const int BlockLength = 256;
    private const int Ahead = 16;

    private readonly TStorage _storage;
    private readonly Vocabulary _vocabulary;
    private readonly bool _isNormalized;
    private readonly int[] _counts;
    private readonly int _top;
    private readonly int _begin;
    private readonly int _end;
    private readonly NGramState _beginState;
    private readonly Lazy<float[]> _unigrams;

    /// <param name="storage">The n-grams.</param>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="bySentences">Whether a sentence begins at <c>&lt;s&gt;</c> and after <c>&lt;/s&gt;</c>.</param>
    /// <param name="isNormalized">As <see cref="BackoffTables.IsNormalized"/>.</param>
    public BackoffEngine(TStorage storage, Vocabulary vocabulary, bool bySentences, bool isNormalized)
    {
        (_storage, _vocabulary, _isNormalized) = (storage, vocabulary, isNormalized);
        _begin = vocabulary.BeginId ?? -1;
        _end = bySentences ? vocabulary.EndId!.Value : -1;
        _top = storage.Order - 1;
        _beginState.Owner = Id;
        _counts = new int[Order];
        using ModelMemory.Reading reading = _storage.Read();
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] = _storage.Count(i);
        }
        if (_end >= 0 && Order > 1)
        {
            _storage.Unigram(_begin, out NGramContext context);
            _beginState.Contexts[0] = context;
            _beginState.Length = context.Matters ? 1 : 0;
        }
        _unigrams = new Lazy<float[]>(LinearUnigrams);
    }

    public TStorage Storage => _storage;

    public override int Order => _storage.Order;

    public override int Count(int order) => _counts[order - 1];

    public override void Begin(out NGramState state) => state = _beginState;

    public override double Score(in NGramState state, int word, out NGramState next, out int matched)
    {
        Unsafe.SkipInit(out next);
        using ModelMemory.Reading reading = _storage.Read();
        double sum = Step(in state, word, ref next, out matched);
        return sum * LinearScale.Ln10;
    }

    public override void Score(ref NGramState state, ReadOnlySpan<int> words, Span<double> logProbabilities)
    {
        using ModelMemory.Reading reading = _storage.Read();
        if (words.Length < 4)
        {
            for (int i = 0; i < words.Length; i++)
            {
                logProbabilities[i] = Step(in state, words[i], ref state, out _) * LinearScale.Ln10;
            }
        }
        else
        {
            for (; !words.IsEmpty; words = words[Math.Min(words.Length, BlockLength)..])
            {
                int length = Math.Min(words.Length, BlockLength);
                ScoreBlock(ref state, words[..length], logProbabilities[..length]);
                logProbabilities = logProbabilities[length..];
            }
        }
    }

    public override void Distribution(in NGramState state, Span<float> probabilities)
    {
        using ModelMemory.Reading reading = _storage.Read();
        LinearScale.Multiply(_unigrams.Value, LinearScale.Power(BackoffFrom(in state, 0)), probabilities);
        Continuations<float, SingleScale>(in state, probabilities);
        if (_begin >= 0)
        {
            probabilities[_begin] = 0;
        }
    }

    public override double Sum(in NGramState state, Span<double> probabilities)
    {
        using ModelMemory.Reading reading = _storage.Read();
        double scale = BackoffFrom(in state, 0);
        for (int word = 0; word < probabilities.Length; word++)
        {
            probabilities[word] = Math.Pow(10, _storage.Unigram(word, out _) + scale);
        }
        Continuations<double, DoubleScale>(in state, probabilities);
        double sum = 0;
        for (int word = 0; word < probabilities.Length; word++)
        {
            sum += word == _begin ? 0 : probabilities[word];
        }
        return sum;
    }

    public override float Explain(in NGramState state, int word, Span<float> backoffs, out int matched)
    {
        using ModelMemory.Reading reading = _storage.Read();
        float log10Probability = _storage.Unigram(word, out _);
        matched = 1;
        for (int i = 0; i < state.Length; i++)
        {
            NGramContext context = state.Contexts[i];
            backoffs[i] = context.Backoff;
            int position = _storage.Find(i + 1, in context, word);
            if (position >= 0)
            {
                log10Probability = _storage.At(i + 1, position, out _);
                matched = i + 2;
            }
        }
        return log10Probability;
    }

    public override void Verify(string name, CancellationToken cancellationToken) => new StorageCheck<TStorage>(_storage, name).Run(cancellationToken);

    public override BackoffTables ToTables()
    {
        using ModelMemory.Use use = _storage.Hold();
        var levels = new BackoffLevel[Order];
        NGramContext[] contexts = [];
        for (int i = 0; i < Order; i++)
        {
            levels[i] = StorageReader.Read(_storage, i, ref contexts);
        }
        return new BackoffTables(_vocabulary, _end >= 0, levels) { IsNormalized = _isNormalized };
    }

    /// <summary>Puts the probabilities of what continues the contexts over those of the unigrams, the shorter contexts first.</summary>
    private void Continuations<T, TScale>(in NGramState state, Span<T> probabilities)
        where T : unmanaged
        where TScale : IScale<T>
    {
        Span<int> words = stackalloc int[BlockLength];
        Span<float> log10Values = stackalloc float[BlockLength];
        Span<T> values = stackalloc T[BlockLength];
        for (int i = 0; i < state.Length; i++)
        {
            NGramContext context = state.Contexts[i];
            double rest = BackoffFrom(in state, i + 1);
            for (int start = context.Start; start < context.End; start += BlockLength)
            {
                int length = Math.Min(context.End - start, BlockLength);
                _storage.Read(i + 1, start, words[..length], log10Values[..length]);
                TScale.Power(log10Values[..length], rest, values);
                for (int k = 0; k < length; k++)
                {
                    if ((uint)words[k] < (uint)probabilities.Length)
                    {
                        probabilities[words[k]] = values[k];
                    }
                }
            }
        }
    }

    private static double BackoffFrom(in NGramState state, int length)
    {
        double sum = 0;
        for (int i = length; i < state.Length; i++)
        {
            sum += state.Contexts[i].Backoff;
        }
        return sum;
    }

    /// <summary>
    /// log₁₀ p. Each context is read before the next state, which may be the same, is written over it. The memory is asked for all
    /// orders first, so that none waits for another.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Step(in NGramState state, int word, ref NGramState next, out int matched)
    {
        int length = state.Length, top = _top, kept = 0, order = 1;
        ReadOnlySpan<NGramContext> contexts = state.Contexts[..length];
        Unsafe.SkipInit(out LookupPlaces places);
        for (int i = 0; i < contexts.Length; i++)
        {
            places[i] = _storage.Locate(i + 1, in contexts[i], word);
        }
        NGramContext context = state.Contexts[0];
        double sum = _storage.Unigram(word, out NGramContext found);
        next.Owner = state.Owner;
        if (top > 0)
        {
            next.Contexts[0] = found;
            kept = found.Matters ? 1 : 0;
        }
        int last = Math.Min(length, top - 1);
        for (int i = 1; i <= last; i++)
        {
            NGramContext following = state.Contexts[i];
            int position = _storage.FindInner(i, in context, places[i - 1], word);
            if (position >= 0)
            {
                sum = _storage.AtInner(i, position, out found);
                order = i + 1;
                next.Contexts[i] = found;
                kept = found.Matters ? order : kept;
            }
            else
            {
                sum += context.Backoff;
                next.Contexts[i] = default;
            }
            context = following;
        }
        if (last >= 0 && length > last)
        {
            int position = _storage.FindTop(in context, places[last], word);
            sum = position >= 0 ? _storage.AtTop(position) : sum + context.Backoff;
            order = position >= 0 ? top + 1 : order;
        }
        next.Length = kept;
        matched = order;
        if (IsBound(word))
        {
            next.Contexts[0] = _beginState.Contexts[0];
            next.Length = _beginState.Length;
        }
        return word == _begin ? double.NegativeInfinity : sum;
    }

    /// <summary>
    /// All positions of a block by one order after the other: within an order they do not wait for each other, what they read is
    /// prefetched, and only positions whose context is in the model are looked up.
    /// </summary>
    private void ScoreBlock(ref NGramState state, ReadOnlySpan<int> words, Span<double> sums)
    {
        Span<Pending> contexts = stackalloc Pending[BlockLength + 1];
        Span<(int Position, int At)> found = stackalloc (int, int)[BlockLength];
        NGramState last = default;
        last.Owner = state.Owner;
        int count = 0;
        Add(contexts, ref count, state.Contexts[0], 0, state.Length > 0 ? 1 : 0);
        for (int t = 0; t < words.Length; t++)
        {
            if (t + Ahead < words.Length)
            {
                _storage.PrefetchUnigram(words[t + Ahead]);
            }
            sums[t] = _storage.Unigram(words[t], out NGramContext context);
            Add(contexts, ref count, IsBound(words[t]) ? _beginState.Contexts[0] : context, t + 1, 1);
        }
        for (int level = 1; level <= _top; level++)
        {
            // The context behind the last word is no word's.
            if (count > 0 && contexts[count - 1].At == words.Length)
            {
                last.Contexts[level - 1] = contexts[--count].Context;
                last.Length = level;
            }
            int ngrams = 0;
            for (int i = 0; i < count; i++)
            {
                if (i + Ahead < count)
                {
                    _storage.PrefetchFind(level, in contexts[i + Ahead].Context, words[contexts[i + Ahead].At]);
                }
                int t = contexts[i].At, position = _storage.Find(level, in contexts[i].Context, words[t]);
                sums[t] += contexts[i].Context.Backoff;
                found[ngrams] = (position, t);
                ngrams += (int)((uint)~position >> 31);
            }
            count = 0;
            Add(contexts, ref count, state.Contexts[level], 0, state.Length > level ? 1 : 0);
            for (int i = 0; i < Math.Min(Ahead, ngrams); i++)
            {
                _storage.PrefetchAt(level, found[i].Position);
            }
            for (int i = 0; i < ngrams; i++)
            {
                if (i + Ahead < ngrams)
                {
                    _storage.PrefetchAt(level, found[i + Ahead].Position);
                }
                (int position, int t) = found[i];
                sums[t] = _storage.At(level, position, out NGramContext context);
                Add(contexts, ref count, context, t + 1, IsBound(words[t]) ? 0 : 1);
            }
        }
        for (int t = 0; t < words.Length; t++)
        {
            sums[t] = words[t] == _begin ? double.NegativeInfinity : sums[t] * LinearScale.Ln10;
        }
        state = last;
    }

    public override void Collect(int word, int order, List<StoredNGram> ngrams)
    {
        using ModelMemory.Reading reading = _storage.Read();
        int[] words = new int[order];
        words[0] = word;
        float probability = _storage.Unigram(word, out NGramContext context);
        Collect(words, 1, probability, in context, ngrams);
    }

    private void Collect(int[] words, int length, float probability, in NGramContext context, List<StoredNGram> ngrams)
    {
        if (length == words.Length)
        {
            ngrams.Add(new StoredNGram([.. words], probability, context.Backoff));
            return;
        }
        int[] last = new int[context.End - context.Start];
        _storage.Read(length, context.Start, last, new float[last.Length]);
        for (int i = 0; i < last.Length; i++)
        {
            if ((uint)last[i] < (uint)_counts[0])
            {
                words[length] = last[i];
                probability = _storage.At(length, context.Start + i, out NGramContext next);
                Collect(words, length + 1, probability, in next, ngrams);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Span<Pending> contexts, ref int count, in NGramContext context, int at, int isWanted)
    {
        contexts[count] = new Pending(context, at);
        count += context.Matters ? isWanted : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsBound(int word) => _end >= 0 && (word == _end || word == _begin);

    private float[] LinearUnigrams()
    {
        using ModelMemory.Reading reading = _storage.Read();
        var values = new float[_counts[0]];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _storage.Unigram(i, out _);
        }
        LinearScale.Power(values, 0);
        return values;
    }

    /// <summary>From log₁₀ p to p in one precision.</summary>
    private interface IScale<T>
    {
        /// <summary>result ← 10^(log10Values + shift); the values may be overwritten.</summary>
        static abstract void Power(Span<float> log10Values, double shift, Span<T> result);
    }

    private readonly struct SingleScale : IScale<float>
    {
        public static void Power(Span<float> log10Values, double shift, Span<float> result)
        {
            LinearScale.Power(log10Values, shift);
            log10Values.CopyTo(result);
        }
    }

    private readonly struct DoubleScale : IScale<double>
    {
        public static void Power(Span<float> log10Values, double shift, Span<double> result)
        {
            for (int i = 0; i < log10Values.Length; i++)
            {
                result[i] = Math.Pow(10, log10Values[i] + shift);
            }
        }
    }

    /// <summary>A context and the number of the word after it.</summary>
    private readonly struct Pending(in NGramContext context, int at)
    {
        public readonly NGramContext Context = context;
        public readonly int At = at;
    }
}
