namespace SeqModels.NGrams;

/// <summary>Options of <see cref="NGramModel.Save"/> and <see cref="NGramModel.Store"/>: how the n-grams are stored.</summary>
/// <example><code>
/// model.Save("small.ngrams", new NGramStorageOptions { Kind = NGramStorageKind.Packed, ProbabilityBits = 8, BackoffBits = 8 });
/// </code></example>
public sealed record NGramStorageOptions
{
    /// <summary>The kind of storage.</summary>
    /// <value><see cref="NGramStorageKind.Hashed"/> or <see cref="NGramStorageKind.Packed"/>. Default
    /// <see cref="NGramStorageKind.Hashed"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither.</exception>
    public NGramStorageKind Kind
    {
        get;
        init => field = value is NGramStorageKind.Hashed or NGramStorageKind.Packed ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "NGramStorageOptions.Kind: must be Hashed or Packed.");
    } = NGramStorageKind.Hashed;

    /// <summary>The bits per probability in packed storage, orders 2 and above. Each value is quantized to the nearest of 2^bits values,
    /// which are fitted to each order.</summary>
    /// <value>4 to 16, or <see langword="null"/> for exact values. Default <see langword="null"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 4 to 16.</exception>
    public int? ProbabilityBits { get; init => field = Check(value, nameof(ProbabilityBits)); }

    /// <summary>The bits per backoff weight in packed storage, as for <see cref="ProbabilityBits"/>; the weight 1 remains exact.</summary>
    /// <value>4 to 16, or <see langword="null"/> for exact values. Default <see langword="null"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 4 to 16.</exception>
    public int? BackoffBits { get; init => field = Check(value, nameof(BackoffBits)); }

    private static int? Check(int? bits, string name) => bits is null or (>= 4 and <= 16) ? bits : throw new ArgumentOutOfRangeException(
        name, bits, $"NGramStorageOptions.{name}: must be 4 to 16, or null for exact values.");
}
