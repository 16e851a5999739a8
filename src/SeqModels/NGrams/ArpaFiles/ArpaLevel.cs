namespace SeqModels.NGrams.ArpaFiles;

/// <summary>The n-grams of one order in the order of a file, then sorted by (context, last word).</summary>
/// <param name="capacity">How many to make room for at first.</param>
internal sealed class ArpaLevel(int capacity)
{
    private int[] _parents = new int[capacity];
    private int _count;
    private bool _ascending = true;

    public int[] Words { get; private set; } = new int[capacity];

    public float[] Log10Probabilities { get; private set; } = new float[capacity];

    public float[] Log10Backoffs { get; private set; } = new float[capacity];

    /// <summary>The number of n-grams.</summary>
    public int Count => _count;

    /// <summary>How many n-grams were listed more than once, beside the last of each; after <see cref="Sort"/>.</summary>
    public int Duplicates { get; private set; }

    /// <summary>The second of the first two equal n-grams: its context, word, and row in the file's order.</summary>
    public (int Context, int Word, int Row) FirstDuplicate { get; private set; }

    /// <summary>Where the children of each context begin here, after <see cref="Sort"/>.</summary>
    public int[] Starts { get; private set; } = [];

    public void Add(int parent, int word, float log10Probability, float log10Backoff)
    {
        if (_count == _parents.Length)
        {
            Resize(checked((int)Math.Min(Array.MaxLength, Math.Max(16, _count * 2L))));
        }
        _ascending &= _count == 0 || _parents[_count - 1] < parent || (_parents[_count - 1] == parent && Words[_count - 1] < word);
        _parents[_count] = parent;
        Words[_count] = word;
        Log10Probabilities[_count] = log10Probability;
        Log10Backoffs[_count] = log10Backoff;
        _count++;
    }

    /// <summary>Sorts; of n-grams that are listed twice the last stays.</summary>
    /// <param name="contexts">The number of n-grams of the order below.</param>
    public void Sort(int contexts)
    {
        Starts = new int[contexts + 1];
        for (int i = 0; i < _count; i++)
        {
            Starts[_parents[i] + 1]++;
        }
        for (int i = 0; i < contexts; i++)
        {
            Starts[i + 1] += Starts[i];
        }
        if (_ascending)
        {
            if (_count < _parents.Length)
            {
                Resize(_count);
            }
        }
        else
        {
            Permute(contexts);
        }
        _parents = [];
    }

    /// <summary>The row of a context's n-gram after <see cref="Sort"/>, or −1.</summary>
    public int Child(int context, int word)
    {
        int start = Starts[context], end = Starts[context + 1];
        int found = start == end ? -1 : Words.AsSpan(start, end - start).BinarySearch(word);
        return found < 0 ? -1 : start + found;
    }

    private void Permute(int contexts)
    {
        int[] next = Starts[..^1];
        var keys = new long[_count];
        for (int i = 0; i < _count; i++)
        {
            keys[next[_parents[i]]++] = ((long)Words[i] << 32) | (uint)i;
        }
        var rows = new int[_count];
        int kept = 0;
        for (int context = 0, start = 0; context < contexts; context++)
        {
            Span<long> children = keys.AsSpan(start..Starts[context + 1]);
            start = Starts[context + 1];
            children.Sort();
            for (int i = 0; i < children.Length; i++)
            {
                if (i + 1 == children.Length || children[i] >> 32 != children[i + 1] >> 32)
                {
                    rows[kept++] = (int)children[i];
                }
                else if (Duplicates++ == 0)
                {
                    FirstDuplicate = (context, (int)(children[i] >> 32), (int)children[i + 1]);
                }
            }
            Starts[context + 1] = kept;
        }
        Array.Resize(ref rows, kept);
        Words = Array.ConvertAll(rows, row => Words[row]);
        Log10Probabilities = Array.ConvertAll(rows, row => Log10Probabilities[row]);
        Log10Backoffs = Log10Backoffs.Length == 0 ? [] : Array.ConvertAll(rows, row => Log10Backoffs[row]);
        _count = kept;
    }

    private void Resize(int length)
    {
        Array.Resize(ref _parents, length);
        Words = Resized(Words);
        Log10Probabilities = Resized(Log10Probabilities);
        Log10Backoffs = Resized(Log10Backoffs);

        T[] Resized<T>(T[] values)
        {
            Array.Resize(ref values, length);
            return values;
        }
    }
}
