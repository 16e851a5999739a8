namespace SeqModels.NGrams;

/// <summary>How the n-grams of a model are stored.</summary>
public enum NGramStorageKind
{
    /// <summary>Arrays or counts in managed memory, as estimated or converted. Saved files have one of the other kinds.</summary>
    InMemory,

    /// <summary>Hash tables, for fast queries; 8 to 24 bytes per n-gram.</summary>
    Hashed,

    /// <summary>Bit-packed sorted arrays with binary search, for small size; values may be quantized.</summary>
    Packed,
}
