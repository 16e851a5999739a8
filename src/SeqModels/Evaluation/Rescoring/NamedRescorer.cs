namespace SeqModels.Evaluation;

/// <summary>A rescorer with the name under which a <see cref="RescoringReport"/> lists it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Rescorer">The rescorer.</param>
public readonly record struct NamedRescorer(string Name, Rescorer Rescorer)
{
    /// <summary>Converts a tuple of a name and a rescorer.</summary>
    public static implicit operator NamedRescorer((string Name, Rescorer Rescorer) named) => new(named.Name, named.Rescorer);
}
