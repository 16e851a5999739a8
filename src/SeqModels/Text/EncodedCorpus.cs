namespace SeqModels.Text;

/// <summary>
/// A text as token ids, on which models are trained and evaluated: either one stream or a list of sentences. Sentence boundaries are stored
/// separately; <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c> are not among the ids but added by models and evaluators. Immutable; at most
/// 2³¹ − 1 tokens.
/// </summary>
public sealed class EncodedCorpus
{
    private readonly ReadOnlyMemory<int> _ids;
    private readonly int[]? _ends;

    /// <summary>Creates an encoded corpus from token ids.</summary>
    /// <param name="vocabulary">The vocabulary that the ids belong to.</param>
    /// <param name="ids">The ids; not copied, so they must not be changed afterwards.</param>
    /// <param name="sentenceEnds">For sentences, the exclusive end position of each sentence, ascending, the last equal to the number of
    /// ids;
    /// <see langword="null"/> for a stream.</param>
    /// <param name="tokenizer">The tokenizer that the text was tokenized with; <see langword="null"/> if it is not known.</param>
    /// <exception cref="ArgumentException">An id is outside the vocabulary, or the ends do not ascend to the number of ids.</exception>
    public EncodedCorpus(Vocabulary vocabulary, ReadOnlyMemory<int> ids, int[]? sentenceEnds = null, ITokenizer? tokenizer = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        (Vocabulary, _ids, _ends, Tokenizer) = (vocabulary, ids, sentenceEnds, tokenizer);
        ReadOnlySpan<int> span = ids.Span;
        for (int i = 0; i < span.Length; i++)
        {
            if ((uint)span[i] >= (uint)vocabulary.Count)
            {
                throw new ArgumentException(
                    $"EncodedCorpus: ids must be 0 to {vocabulary.Count - 1}, but position {i} holds {span[i]}.", nameof(ids));
            }
        }
        CheckEnds(sentenceEnds, ids.Length);
    }

    /// <summary>The vocabulary that the ids belong to.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The tokenizer that the text was tokenized with: that of the <see cref="Corpus"/>, a <see cref="WhitespaceTokenizer"/> for a
    /// <see cref="SentenceFile"/>, or the constructor's argument; <see langword="null"/> if it is not known. An n-gram model that is
    /// estimated from the corpus keeps it.</summary>
    public ITokenizer? Tokenizer { get; }

    /// <summary>All token ids in order, without sentence boundaries.</summary>
    public ReadOnlySpan<int> Ids => _ids.Span;

    /// <summary><see cref="Ids"/> as memory.</summary>
    public ReadOnlyMemory<int> Memory => _ids;

    /// <summary>The number of ids.</summary>
    public int Count => _ids.Length;

    /// <summary>Whether the corpus is a list of sentences rather than one stream.</summary>
    public bool HasSentences => _ends is not null;

    /// <summary>The number of sentences, including empty ones; 0 for a stream.</summary>
    public int SentenceCount => _ends?.Length ?? 0;

    /// <summary>The number of ids that are <see cref="Vocabulary.UnknownId"/>.</summary>
    public int UnknownCount => Vocabulary.UnknownId is { } unknown ? Ids.Count(unknown) : 0;

    /// <summary>Returns the ids of one sentence.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in 0 … SentenceCount − 1.</exception>
    public ReadOnlySpan<int> Sentence(int index)
    {
        if ((uint)index >= (uint)SentenceCount)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"EncodedCorpus.Sentence: there are {SentenceCount} sentences.");
        }
        int start = StartOf(index);
        return Ids[start.._ends![index]];
    }

    /// <summary>
    /// Returns the corpus as one stream. Each sentence is followed by <c>&lt;/s&gt;</c> if the vocabulary has it, so that a model of
    /// running text learns where sentences end. A stream is returned unchanged.
    /// </summary>
    public EncodedCorpus AsStream()
    {
        if (_ends is null)
        {
            return this;
        }
        if (Vocabulary.EndId is not { } end)
        {
            return new EncodedCorpus(Vocabulary, _ids, null, Tokenizer);
        }
        var ids = new int[checked(Count + SentenceCount)];
        for (int i = 0; i < SentenceCount; i++)
        {
            Sentence(i).CopyTo(ids.AsSpan(StartOf(i) + i));
            ids[_ends[i] + i] = end;
        }
        return new EncodedCorpus(Vocabulary, ids, null, Tokenizer);
    }

    /// <summary>
    /// Returns the text in reverse order, from the last token to the first, to train or evaluate a model that reads from right to left. The
    /// tokens of every sentence and the order of the sentences are reversed; <c>&lt;/s&gt;</c> still ends each sentence. A stream is reversed
    /// as a whole, except that a final <c>&lt;/s&gt;</c> stays at the end; so <c>Reverse().AsStream()</c> equals <c>AsStream().Reverse()</c>.
    /// The reverse has the same number of each token, and its reverse is the original text.
    /// </summary>
    public EncodedCorpus Reverse()
    {
        if (_ends is null)
        {
            return new EncodedCorpus(Vocabulary, TokenOrder.Reverse(Ids, Vocabulary), null, Tokenizer);
        }
        int[] ids = Ids.ToArray(), ends = new int[_ends.Length];
        Array.Reverse(ids);
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = Count - StartOf(_ends.Length - 1 - i);
        }
        return new EncodedCorpus(Vocabulary, ids, ends, Tokenizer);
    }

    /// <summary>Returns a contiguous part: a range of sentences, or of tokens for a stream. The ids are shared, not copied.</summary>
    /// <param name="start">The first sentence, or the first token of a stream.</param>
    /// <param name="count">The number of sentences, or of tokens of a stream.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range exceeds the corpus.</exception>
    public EncodedCorpus Slice(int start, int count)
    {
        int units = _ends?.Length ?? Count;
        if (start < 0 || count < 0 || start > units - count)
        {
            throw new ArgumentOutOfRangeException(nameof(start),
                $"EncodedCorpus.Slice: {start} to {(long)start + count} exceeds the {units} {(_ends is null ? "tokens" : "sentences")}.");
        }
        if (_ends is null)
        {
            return new EncodedCorpus(Vocabulary, _ids.Slice(start, count), null, Tokenizer);
        }
        int first = StartOf(start), last = StartOf(start + count);
        return new EncodedCorpus(Vocabulary, _ids[first..last], [.. _ends.AsSpan(start, count).ToArray().Select(end => end - first)], Tokenizer);
    }

    /// <summary>Splits the corpus into three contiguous parts by the rule of <see cref="Corpus.Split"/>: by sentences, or by tokens for a
    /// stream.</summary>
    /// <exception cref="ArgumentException">A fraction is negative, or the fractions do not sum to 1.</exception>
    public TextSplit<EncodedCorpus> Split(double train, double validation, double test)
    {
        SplitFractions.Check(train, validation, test);
        int units = _ends?.Length ?? Count;
        int first = (int)SplitFractions.Bound(units, train), second = (int)SplitFractions.Bound(units, train + validation);
        return new(Slice(0, first), Slice(first, second - first), Slice(second, units - second));
    }

    /// <summary>The number of ids in the first sentences.</summary>
    internal int WordsIn(int firstSentence, int sentences) => StartOf(firstSentence + sentences) - StartOf(firstSentence);

    private int StartOf(int sentence) => sentence == 0 ? 0 : _ends![sentence - 1];

    private static void CheckEnds(int[]? ends, int count)
    {
        if (ends is null)
        {
            return;
        }
        int previous = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            if (ends[i] < previous)
            {
                throw new ArgumentException(
                    $"EncodedCorpus: sentence ends must ascend from 0, but end {i} is {ends[i]} after {previous}.", nameof(ends));
            }
            previous = ends[i];
        }
        if (previous != count)
        {
            throw new ArgumentException(
                $"EncodedCorpus: the last sentence must end at the number of ids, {count}, but ends at {previous}.", nameof(ends));
        }
    }
}
