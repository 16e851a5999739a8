using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SeqModels.Data;

/// <summary>A short hash of rows, by which a resumed run knows its data.</summary>
internal static class RowHash
{
    private const int HashCharacters = 16;

    public static string Of(RowBlock block)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (SequenceExample row in block.Rows)
        {
            // The sizes first: rows of other lengths with the same elements in a line have another hash.
            Span<int> sizes = [row.Length, row.FeatureCount, row.Label ?? -1, row.StepLabels?.Length ?? -1, row.Values?.Length ?? -1, row.StepValueCount, row.TargetTokens?.Length ?? -1];
            hash.AppendData(MemoryMarshal.AsBytes(sizes));
            Append(hash, row.Tokens.Span);
            Append(hash, row.Vectors.Span);
            Append(hash, (row.StepLabels ?? default).Span);
            Append(hash, (row.Values ?? default).Span);
            Append(hash, (row.StepValues ?? default).Span);
            Append(hash, (row.TargetTokens ?? default).Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HashCharacters];
    }

    private static void Append<T>(IncrementalHash hash, ReadOnlySpan<T> values) where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));
}
