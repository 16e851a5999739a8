namespace SeqModels.NGrams;

/// <summary>How the n-grams of a model lie in memory.</summary>
public enum NGramStorageKind
{
    /// <summary>As estimation left them: arrays or counts in memory. A model that is saved takes one of the other forms.</summary>
    InMemory,

    /// <summary>For speed: n-grams found by hashing, 8 to 24 bytes each.</summary>
    Hashed,

    /// <summary>For size: packed bit by bit and found by bisection; probabilities may be quantised.</summary>
    Packed,
}
