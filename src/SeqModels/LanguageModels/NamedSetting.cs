namespace SeqModels.LanguageModels;

/// <summary>A named setting of a training run, as text. A run can be resumed only with equal settings.</summary>
/// <param name="Name">The name in messages.</param>
/// <param name="Value">The value.</param>
public readonly record struct NamedSetting(string Name, string Value)
{
    /// <summary>Converts a tuple of a name and a value.</summary>
    public static implicit operator NamedSetting((string Name, string Value) named) => new(named.Name, named.Value);
}
