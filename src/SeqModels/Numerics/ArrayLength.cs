using System.Globalization;
using System.Runtime.CompilerServices;

namespace SeqModels.Numerics;

/// <summary>Checked products and sums of sizes for array lengths: exceeding the maximum array length throws instead of
/// overflowing.</summary>
internal static class ArrayLength
{
    /// <summary>Returns the product of sizes.</summary>
    /// <param name="what">The name of the array for the error message, for example <c>"Lstm: weight_hh [4·HiddenSize,
    /// HiddenSize]"</c>.</param>
    /// <param name="sizes">The sizes, each at least 0.</param>
    /// <exception cref="ArgumentException">A size is negative, or the product exceeds the maximum array length.</exception>
    public static int Of(string what, params ReadOnlySpan<long> sizes)
    {
        long product = 1;
        foreach (long size in sizes)
        {
            if (size < 0)
                throw Refused(what, sizes, " × ");
            product = product > 0 && size > long.MaxValue / product ? long.MaxValue : product * size;
        }

        return product <= Array.MaxLength ? (int)product : sizes.Contains(0) ? 0 : throw Refused(what, sizes, " × ");
    }

    /// <summary>Returns the sum of lengths.</summary>
    /// <param name="what">The name of the array for the error message.</param>
    /// <param name="lengths">The lengths, each at least 0.</param>
    /// <exception cref="ArgumentException">A length is negative, or the sum exceeds the maximum array length.</exception>
    public static int Sum(string what, params ReadOnlySpan<long> lengths)
    {
        long sum = 0;
        foreach (long length in lengths)
        {
            if (length < 0)
                throw Refused(what, lengths, " + ");
            sum = length > long.MaxValue - sum ? long.MaxValue : sum + length;
        }

        return sum <= Array.MaxLength ? (int)sum : throw Refused(what, lengths, " + ");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ArgumentException Refused(string what, ReadOnlySpan<long> sizes, string between)
    {
        string[] texts = new string[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
            texts[i] = sizes[i].ToString(CultureInfo.InvariantCulture);
        return new ArgumentException($"{what}: {string.Join(between, texts)} elements are not between 0 and {Array.MaxLength}, the maximum length of an array.");
    }
}
