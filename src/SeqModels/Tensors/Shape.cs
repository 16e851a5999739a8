using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace SeqModels.Tensors;

/// <summary>
/// The shape of a tensor: its size along each axis. Immutable. <c>default</c> and <c>[]</c> are the shape of a scalar.
/// Shapes can be written as collection expressions: <c>Shape s = [batch, time, features];</c>
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int>
{
    private readonly int[]? _sizes;

    private Shape(int[] sizes, int length)
    {
        _sizes = sizes;
        ElementCount = length;
        IsNotScalar = sizes.Length > 0;
    }

    /// <summary>Creates a shape from its sizes, for languages without collection expressions: <c>Shape(2, 3)</c> in F#.</summary>
    /// <param name="sizes">The size along each axis, each at least 0; copied.</param>
    /// <exception cref="ArgumentException">A size is negative, or the element count exceeds the maximum array length.</exception>
    public Shape(params int[] sizes)
        : this(Copy(sizes), Count(sizes))
    {
    }

    private bool IsNotScalar { get; }

    /// <summary>The number of elements: the product of the sizes; 1 for a scalar.</summary>
    public int ElementCount => IsNotScalar ? field : 1;

    /// <summary>The number of axes; 0 for a scalar.</summary>
    public int Rank => _sizes?.Length ?? 0;

    /// <summary>The sizes, starting with the first axis.</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>The size along an axis; negative values count from the end, −1 being the last axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The axis is outside [−Rank, Rank).</exception>
    public int this[int axis] => _sizes![ResolveAxis(axis)];

    /// <summary>The size along an axis given as an <see cref="Index"/>: <c>shape[^1]</c> is the size of the last axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The axis does not exist.</exception>
    public int this[Index axis] => axis is { IsFromEnd: true, Value: 0 }
        ? throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Shape: {this} has rank {Rank}; its last axis is ^1.")
        : this[axis.IsFromEnd ? -axis.Value : axis.Value];

    /// <summary>Creates a shape from its sizes.</summary>
    /// <param name="sizes">The size along each axis, each at least 0.</param>
    /// <exception cref="ArgumentException">A size is negative, or the element count exceeds the maximum array length.</exception>
    public static Shape Create(params ReadOnlySpan<int> sizes) => sizes.IsEmpty ? default : new(sizes.ToArray(), Count(sizes));

    /// <summary>Creates a shape from an array of sizes, which is copied.</summary>
    public static implicit operator Shape(int[] sizes) => new(sizes);

    private static int[] Copy(int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return [.. sizes];
    }

    private static int Count(ReadOnlySpan<int> sizes)
    {
        long length = 1;
        foreach (int size in sizes)
        {
            if (size < 0)
            {
                throw new ArgumentException($"Shape: every size must be at least 0, but the sizes were {Format(sizes)}.", nameof(sizes));
            }

            length *= size;
            if (length > Array.MaxLength)
            {
                throw new ArgumentException($"Shape: {Format(sizes)} has more than {Array.MaxLength} elements.", nameof(sizes));
            }
        }

        return (int)length;
    }

    /// <summary>Creates a shape that keeps the given array, which must not be changed afterwards.</summary>
    internal static Shape Owning(int[] sizes) => sizes.Length == 0 ? default : new(sizes, Count(sizes));

    /// <summary>Converts an axis to a non-negative index: −1 becomes Rank − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The axis is outside [−Rank, Rank).</exception>
    public int ResolveAxis(int axis)
    {
        if (axis < -Rank || axis >= Rank)
        {
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Shape: {this} has rank {Rank}, so an axis must be in [{-Rank}, {Rank - 1}].");
        }

        return axis < 0 ? axis + Rank : axis;
    }

    /// <summary>Returns the shape with another size along one axis.</summary>
    public Shape With(int axis, int size)
    {
        int[] sizes = Sizes.ToArray();
        sizes[ResolveAxis(axis)] = size;
        return Owning(sizes);
    }

    /// <summary>Returns the shape without one axis.</summary>
    public Shape Without(int axis)
    {
        int resolved = ResolveAxis(axis);
        return Owning([.. Sizes[..resolved], .. Sizes[(resolved + 1)..]]);
    }

    /// <summary>Returns the shape with an axis inserted at a position, 0 to Rank; negative values count from the end, −1 appends.</summary>
    public Shape Insert(int axis, int size)
    {
        int at = axis < 0 ? axis + Rank + 1 : axis;
        if (at < 0 || at > Rank)
        {
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Shape: a new axis of {this} must be in [{-Rank - 1}, {Rank}].");
        }

        return Owning([.. Sizes[..at], size, .. Sizes[at..]]);
    }

    /// <summary>
    /// Returns the shape to which two shapes broadcast as in NumPy: aligned at the last axis, sizes must be equal or one of them 1.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast; the message names the axis.</exception>
    public static Shape Broadcast(Shape first, Shape second)
    {
        if (first == second || second.Rank == 0)
        {
            return first;
        }

        int[] sizes = new int[Math.Max(first.Rank, second.Rank)];
        for (int back = 1; back <= sizes.Length; back++)
        {
            int m = back <= first.Rank ? first[-back] : 1;
            int n = back <= second.Rank ? second[-back] : 1;
            if (m != n && m != 1 && n != 1)
            {
                throw new ArgumentException($"Shapes {first} and {second} do not broadcast: at axis {-back} the sizes {m} and {n} differ and neither is 1.", nameof(second));
            }

            sizes[^back] = m == 1 ? n : m;
        }

        return Owning(sizes);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int size in Sizes)
        {
            hash.Add(size);
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether two shapes have the same sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes have different sizes.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_sizes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns the sizes in brackets, for example <c>[32, 35, 28]</c>.</summary>
    public override string ToString() => Format(Sizes);

    private static string Format(ReadOnlySpan<int> sizes)
    {
        var text = new DefaultInterpolatedStringHandler(2, sizes.Length, CultureInfo.InvariantCulture);
        text.AppendLiteral("[");
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            text.AppendLiteral(axis > 0 ? ", " : "");
            text.AppendFormatted(sizes[axis]);
        }

        text.AppendLiteral("]");
        return text.ToStringAndClear();
    }
}
