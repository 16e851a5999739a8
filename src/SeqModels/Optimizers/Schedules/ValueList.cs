using System.Collections;
using System.Globalization;

namespace SeqModels.Optimizers.Schedules;

/// <summary>A list with the equality and the text of its items, so that records with lists are compared and printed by value.</summary>
internal sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
    where T : notnull
{
    private readonly T[] _items;

    private ValueList(T[] items) => _items = items;

    public static ValueList<T> Empty { get; } = new([]);

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    /// <summary>A copy of a list.</summary>
    /// <exception cref="ArgumentNullException">The list or an item is null.</exception>
    public static ValueList<T> Of(IReadOnlyList<T> items, string owner) =>
        items as ValueList<T> ?? (items is not null && items.All(item => item is not null)
            ? new ValueList<T>([.. items])
            : throw new ArgumentNullException(nameof(items), $"{owner}: the list and its items must not be null."));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(ValueList<T>? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode() => _items.Aggregate(_items.Length, HashCode.Combine);

    public override string ToString() => $"[{string.Join(", ", _items.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)))}]";
}
