namespace SeqModels.Layers;

/// <summary>
/// Which tag may follow which, and which may be first and last in a sequence: a constraint of <see cref="LinearChainCrf"/>. For tags of
/// entities, <see cref="Bio"/> and <see cref="Bioes"/> derive it from the names of the tags.
/// </summary>
public sealed class TagTransitions
{
    private readonly bool[,] _allowed;
    private readonly bool[] _start;
    private readonly bool[] _end;

    /// <summary>Creates constraints.</summary>
    /// <param name="allowed">Whether tag j may follow tag i, [from, to].</param>
    /// <param name="start">Whether a tag may be the first; empty if all may.</param>
    /// <param name="end">Whether a tag may be the last; empty if all may.</param>
    /// <exception cref="ArgumentException">The matrix is not square or empty, a vector has another length, or no tag may be first or last.</exception>
    public TagTransitions(bool[,] allowed, ReadOnlySpan<bool> start = default, ReadOnlySpan<bool> end = default)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        TagCount = allowed.GetLength(0);
        if (TagCount == 0 || allowed.GetLength(1) != TagCount)
            throw new ArgumentException($"TagTransitions: allowed must be [tags, tags] with at least one tag, but was [{TagCount}, {allowed.GetLength(1)}].", nameof(allowed));
        _allowed = (bool[,])allowed.Clone();
        _start = Copy(start, nameof(start));
        _end = Copy(end, nameof(end));
    }

    /// <summary>The number of tags.</summary>
    public int TagCount { get; }

    /// <summary>
    /// The constraints of BIO tags (also called IOB2): <c>I-X</c> only follows <c>B-X</c> or <c>I-X</c>, and is never first.
    /// </summary>
    /// <param name="tags">The name of each tag: <c>O</c>, <c>B-X</c> or <c>I-X</c> with any entity type X.</param>
    /// <exception cref="ArgumentException">There are no tags, or a name has another form.</exception>
    public static TagTransitions Bio(IReadOnlyList<string> tags) => Create(tags, nameof(Bio), "BI", (from, to) =>
        to.Prefix != 'I' || (from.Prefix is 'B' or 'I' && from.Type == to.Type));

    /// <summary>
    /// The constraints of BIOES tags: an entity X is <c>S-X</c>, or <c>B-X</c>, any number of <c>I-X</c>, and <c>E-X</c>.
    /// </summary>
    /// <param name="tags">The name of each tag: <c>O</c>, or <c>B-X</c>, <c>I-X</c>, <c>E-X</c> or <c>S-X</c> with any entity type X.</param>
    /// <exception cref="ArgumentException">There are no tags, or a name has another form.</exception>
    public static TagTransitions Bioes(IReadOnlyList<string> tags) => Create(tags, nameof(Bioes), "BIES", (from, to) =>
        from.Prefix is 'B' or 'I' ? to.Prefix is 'I' or 'E' && from.Type == to.Type : to.Prefix is 'O' or 'B' or 'S');

    /// <summary>Whether one tag may follow another.</summary>
    /// <param name="from">The tag before.</param>
    /// <param name="to">The tag after.</param>
    public bool Allows(int from, int to) => _allowed[from, to];

    /// <summary>Whether a tag may be the first of a sequence.</summary>
    /// <param name="tag">The tag.</param>
    public bool AllowsStart(int tag) => _start[tag];

    /// <summary>Whether a tag may be the last of a sequence.</summary>
    /// <param name="tag">The tag.</param>
    public bool AllowsEnd(int tag) => _end[tag];

    // Before the first tag and after the last one is an O.
    private static TagTransitions Create(IReadOnlyList<string> tags, string method, string prefixes, Func<(char Prefix, string Type), (char Prefix, string Type), bool> allows)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var parts = new (char Prefix, string Type)[tags.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            string tag = tags[i];
            parts[i] = tag == "O" ? ('O', "")
                : tag is { Length: > 2 } && tag[1] == '-' && prefixes.Contains(tag[0], StringComparison.Ordinal) ? (tag[0], tag[2..])
                : throw new ArgumentException($"TagTransitions.{method}: a tag must be 'O' or one of {string.Join(", ", prefixes.Select(prefix => $"'{prefix}-X'"))} with an entity type X, but tag {i} was '{tag}'.", nameof(tags));
        }

        var allowed = new bool[parts.Length, parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            for (int j = 0; j < parts.Length; j++)
                allowed[i, j] = allows(parts[i], parts[j]);
        }

        (char, string) outside = ('O', "");
        return new TagTransitions(allowed, Array.ConvertAll(parts, part => allows(outside, part)), Array.ConvertAll(parts, part => allows(part, outside)));
    }

    private bool[] Copy(ReadOnlySpan<bool> allowed, string name)
    {
        bool[] copy = allowed.IsEmpty ? [.. Enumerable.Repeat(true, TagCount)] : allowed.ToArray();
        return copy.Length != TagCount
            ? throw new ArgumentException($"TagTransitions: {name} must be empty or have one element per tag, {TagCount}, but had {copy.Length}.", name)
            : copy.Contains(true) ? copy : throw new ArgumentException($"TagTransitions: {name} must allow at least one tag.", name);
    }
}
