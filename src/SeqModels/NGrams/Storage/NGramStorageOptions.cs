namespace SeqModels.NGrams;

/// <summary>The form in which a model is stored.</summary>
/// <example><code>
/// model.Save("small.ngrams", new NGramStorageOptions { Kind = NGramStorageKind.Packed, ProbabilityBits = 8, BackoffBits = 8 });
/// </code></example>
public sealed record NGramStorageOptions
{
    /// <summary><see cref="NGramStorageKind.Hashed"/> (the default) or <see cref="NGramStorageKind.Packed"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither.</exception>
    public NGramStorageKind Kind
    {
        get;
        init => field = value is NGramStorageKind.Hashed or NGramStorageKind.Packed ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "NGramStorageOptions.Kind: must be Hashed or Packed.");
    } = NGramStorageKind.Hashed;

    /// <summary>Bits of a probability in the packed form, from order 2 on: 4 to 16 for the nearest of 2^bits values that are chosen
    /// for each order, <see langword="null"/> (the default) for exact ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 4 to 16.</exception>
    public int? ProbabilityBits { get; init => field = Check(value, nameof(ProbabilityBits)); }

    /// <summary>Bits of a backoff weight in the packed form, as <see cref="ProbabilityBits"/>; the weight 1 stays exact.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 4 to 16.</exception>
    public int? BackoffBits { get; init => field = Check(value, nameof(BackoffBits)); }

    private static int? Check(int? bits, string name) => bits is null or (>= 4 and <= 16) ? bits : throw new ArgumentOutOfRangeException(
        name, bits, $"NGramStorageOptions.{name}: must be 4 to 16, or null for exact values.");
}
