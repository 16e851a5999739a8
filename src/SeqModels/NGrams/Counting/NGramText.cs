using SeqModels.NGrams.Memory;
using SeqModels.Text;
using SeqModels.Text.SentenceFiles;

namespace SeqModels.NGrams.Counting;

/// <summary>
/// A text laid out for counting: word numbers (id + 1) one after another, sentences with <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>, and a 0
/// after every sentence (or after the running text). n-grams are the runs of numbers that hold no 0.
/// </summary>
internal sealed class NGramText : IDisposable
{
    /// <summary>After a text of more words, what reading it took is given back before it is sorted.</summary>
    private const int LargeText = 1 << 22;

    private NGramText(NativeArray<int> words, int length, int count) => (Words, Length, Count) = (words, length, count);

    /// <summary>The numbers, with as many zeros behind them as n-grams may reach over the end.</summary>
    public NativeArray<int> Words { get; }

    /// <summary>Where n-grams begin that are counted: before this place in <see cref="Words"/>.</summary>
    public int Length { get; }

    /// <summary>The number of words before <see cref="Length"/>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c> included and zeros not.</summary>
    public int Count { get; }

    /// <summary>How many sentences without words the text has beside the one that is laid out: they say nothing new, and take no
    /// memory.</summary>
    public long EmptyRepeats { get; private init; }

    /// <summary>The start of the empty sentence that represents <see cref="EmptyRepeats"/> more.</summary>
    public int EmptySentence { get; private init; }

    /// <summary>Lays out a text, or the units (sentences, or tokens) from <paramref name="first"/> on.</summary>
    /// <param name="corpus">The text.</param>
    /// <param name="order">The order of the n-grams.</param>
    /// <param name="first">The first unit.</param>
    /// <param name="units">The number of units.</param>
    /// <param name="reversed">Whether every sentence, or the running text, is laid out from its end to its beginning.</param>
    /// <exception cref="ArgumentException">The text has more than about 2³¹ words with its sentence bounds.</exception>
    public static NGramText Create(EncodedCorpus corpus, int order, int first = 0, int units = int.MaxValue, bool reversed = false)
    {
        if (!corpus.HasSentences)
        {
            // Beside the words where n-grams begin stand those that they reach into.
            int count = Math.Min(units, corpus.Count - first), end = first + count;
            int low = reversed ? (int)Math.Max(first - (order - 1L), 0) : first, high = reversed ? end : (int)Math.Min(end + order - 1L, corpus.Count);
            ReadOnlySpan<int> ids = corpus.Ids[low..high];
            NativeArray<int> running = Allocate((long)ids.Length + order);
            using NativeArray<int>.Use laidOut = running.Hold();
            Span<int> numbers = laidOut.Span;
            for (int i = 0; i < ids.Length; i++)
            {
                numbers[i] = ids[i] + 1;
            }
            if (reversed)
            {
                numbers[..ids.Length].Reverse();
            }
            numbers[ids.Length..].Clear();
            return new NGramText(running, count, count);
        }
        int last = (int)Math.Min((long)first + units, corpus.SentenceCount);
        NativeArray<int> array = Allocate(corpus.WordsIn(first, last - first) + (3L * (last - first)) + order);
        using NativeArray<int>.Use use = array.Hold();
        Span<int> words = use.Span;
        int next = 0, begin = corpus.Vocabulary.BeginId!.Value + 1, finish = corpus.Vocabulary.EndId!.Value + 1;
        for (int i = first; i < last; i++)
        {
            int start = next;
            words[next++] = begin;
            foreach (int id in corpus.Sentence(i))
            {
                words[next++] = id + 1;
            }
            words[next++] = finish;
            if (reversed)
            {
                words[start..next].Reverse();
            }
            words[next++] = 0;
        }
        words[next..].Clear();
        return new NGramText(array, next, next - (last - first));
    }

    /// <summary>Reads a file of sentences and builds its vocabulary; the text is never in memory beside this form.</summary>
    public static NGramText Read(string path, int order, SentenceFileOptions options, CancellationToken cancellationToken, out Vocabulary vocabulary, out int[] ranks) =>
        Read(path, order, options, null, cancellationToken, out vocabulary, out ranks)!;

    /// <summary>Reads a file of sentences and builds its vocabulary; null, with the vocabulary, when the text is too long, or sorting it
    /// would not fit into the memory. Without a memory to fit into, a text that is too long is an error.</summary>
    public static NGramText? Read(
        string path, int order, SentenceFileOptions options, WorkingMemory? memory, CancellationToken cancellationToken, out Vocabulary vocabulary, out int[] ranks)
    {
        var layout = new Layout(memory);
        SentenceLimits? limits = memory is null ? null : SentenceLimits.Of(memory.Available) with { Words = SentenceLimits.None.Words };
        try
        {
            (vocabulary, int[] ids) = SentenceFile.Learn(path, options, layout, limits, cancellationToken);
            if (vocabulary is not { BeginId: { } begin, EndId: { } end })
            {
                throw new ArgumentException(
                    "NGramCounts.CountFile: a text of sentences needs a vocabulary with begin and end tokens; see VocabularyOptions.Sentences.", nameof(options));
            }
            if (layout.IsTooLong)
            {
                ranks = [];
                return null;
            }
            if (layout.Length > LargeText)
            {
                WorkingMemory.Collect();
            }
            layout.Words.Resize(layout.Length + (long)order);
            using NativeArray<int>.Use use = layout.Words.Hold();
            Span<int> words = use.Span;
            words[layout.Length..].Clear();
            var appearance = new FirstAppearance(vocabulary.Count);
            foreach (ref int word in words[..layout.Length])
            {
                if (word >= Layout.FirstWord)
                {
                    int id = ids[word - Layout.FirstWord];
                    appearance.See(id);
                    word = id + 1;
                }
                else if (word != 0)
                {
                    word = (word == Layout.BeginMark ? begin : end) + 1;
                }
            }
            ranks = appearance.Ranks();
            return new NGramText(layout.Words, layout.Length, layout.Length - layout.Sentences) { EmptyRepeats = layout.EmptyRepeats, EmptySentence = layout.EmptySentence };
        }
        catch
        {
            layout.Words.Dispose();
            throw;
        }
    }

    public void Dispose() => Words.Dispose();

    private static NativeArray<int> Allocate(long length) => length <= Array.MaxLength
        ? new NativeArray<int>(length)
        : throw TooLong(length);

    private static ArgumentException TooLong(long length) => new(
        FormattableString.Invariant($"NGramCounts.Count: {length:N0} words with sentence bounds are more than one piece can hold; set NGramCountingOptions.MemoryBudget."));

    /// <summary>Lays sentences out as they come, before the ids of their words are known.</summary>
    private sealed class Layout(WorkingMemory? memory) : ISentenceSink
    {
        public const int BeginMark = 1;
        public const int FirstWord = 3;
        private const int EndMark = 2;
        private const int Growth = 1 << 20;

        private bool _hasEmpty;
        private bool _isOpen;

        public NativeArray<int> Words { get; } = new();

        public int Length { get; private set; }

        public int Sentences { get; private set; }

        /// <summary>How many sentences without words came beside the first.</summary>
        public long EmptyRepeats { get; private set; }

        public int EmptySentence { get; private set; }

        /// <summary>The text is too long for the memory: nothing is kept any more.</summary>
        public bool IsTooLong { get; private set; }

        public void Add(ReadOnlySpan<int> numbers, ReadOnlySpan<int> ends)
        {
            int kept = ends.Length - TakeRepeats(ends);
            long needed = Length + numbers.Length + (3L * kept) + 1;
            bool isLongest = needed > Array.MaxLength - Growth;
            if (memory is not null && (IsTooLong || isLongest || !memory.Fits(needed * NGramRuns.BytesPerWord)))
            {
                IsTooLong = true;
                Words.Dispose();
                return;
            }
            if (isLongest)
            {
                throw TooLong(needed);
            }
            if (needed > Words.Length)
            {
                Words.Resize(Math.Max(needed, Words.Length + (Words.Length / 8) + Growth));
            }
            using NativeArray<int>.Use use = Words.Hold();
            Length += LayOut(numbers, ends, use.Span[Length..(int)needed]);
            Sentences += kept;
        }

        /// <summary>Of the sentences without words all but the first are only counted.</summary>
        private int TakeRepeats(ReadOnlySpan<int> ends)
        {
            int empty = 0, first = 0;
            bool isOpen = _isOpen;
            foreach (int end in ends)
            {
                empty += end == first && !isOpen ? 1 : 0;
                (first, isOpen) = (end, false);
            }
            int repeats = empty > 0 && !_hasEmpty ? empty - 1 : empty;
            EmptyRepeats += repeats;
            return repeats;
        }

        private int LayOut(ReadOnlySpan<int> numbers, ReadOnlySpan<int> ends, Span<int> words)
        {
            int next = 0, first = 0;
            foreach (int end in ends)
            {
                if (end == first && !_isOpen)
                {
                    if (_hasEmpty)
                    {
                        continue;
                    }
                    (_hasEmpty, EmptySentence) = (true, Length + next);
                }
                Begin(words);
                foreach (int number in numbers[first..end])
                {
                    words[next++] = number + FirstWord;
                }
                words[next++] = EndMark;
                words[next++] = 0;
                (first, _isOpen) = (end, false);
            }
            if (first < numbers.Length)
            {
                // The line goes on in the next block.
                Begin(words);
                foreach (int number in numbers[first..])
                {
                    words[next++] = number + FirstWord;
                }
            }
            return next;

            void Begin(Span<int> words)
            {
                if (!_isOpen)
                {
                    words[next++] = BeginMark;
                }
                _isOpen = true;
            }
        }
    }
}
