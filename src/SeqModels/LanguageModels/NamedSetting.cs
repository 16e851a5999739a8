namespace SeqModels.LanguageModels;

/// <summary>A setting of a training run by name, as text: what a resumed run must have in common with the one that was saved.</summary>
/// <param name="Name">The name, as messages use it.</param>
/// <param name="Value">The value.</param>
public readonly record struct NamedSetting(string Name, string Value)
{
    /// <summary>A name and a value as one.</summary>
    public static implicit operator NamedSetting((string Name, string Value) named) => new(named.Name, named.Value);
}
