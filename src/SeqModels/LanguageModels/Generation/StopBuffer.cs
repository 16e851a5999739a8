using System.Runtime.InteropServices;

namespace SeqModels.LanguageModels.Generation;

/// <summary>
/// A stream that ends before the first of several sequences. What may be the beginning of one is held back until the next elements decide.
/// </summary>
/// <typeparam name="T">A token id, or a character.</typeparam>
/// <param name="sequences">The sequences, each of at least one element.</param>
internal sealed class StopBuffer<T>(IReadOnlyList<T[]> sequences)
    where T : IEquatable<T>
{
    private readonly List<T> _held = [];

    /// <summary>Whether a sequence was completed; nothing is to be added then.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Adds an element; <paramref name="released"/> receives those which are now known to precede every sequence.</summary>
    public void Add(T element, List<T> released)
    {
        _held.Add(element);
        int kept = 0;
        foreach (T[] sequence in sequences)
        {
            int matched = Matched(sequence);
            if (matched == sequence.Length)
            {
                kept = IsFound ? Math.Max(kept, matched) : matched;
                IsFound = true;
            }
            else if (!IsFound)
            {
                kept = Math.Max(kept, matched);
            }
        }

        int free = _held.Count - kept;
        released.AddRange(_held.GetRange(0, free));
        _held.RemoveRange(0, free);
        if (IsFound)
            _held.Clear();
    }

    /// <summary>Releases what is held at the end of the stream.</summary>
    public void Complete(List<T> released)
    {
        released.AddRange(_held);
        _held.Clear();
    }

    /// <summary>The length of the longest beginning of a sequence with which the held elements end.</summary>
    private int Matched(T[] sequence)
    {
        ReadOnlySpan<T> held = CollectionsMarshal.AsSpan(_held);
        for (int length = Math.Min(held.Length, sequence.Length); length > 0; length--)
        {
            if (held[^length..].SequenceEqual(sequence.AsSpan(0, length)))
                return length;
        }

        return 0;
    }
}
