namespace SeqModels.Evaluation.Metrics;

/// <summary>A tag such as <c>B-PER</c>: where a token is in an entity, and the entity's type.</summary>
/// <param name="Place">B (first), I (inside), E (last), S (single) or O (outside).</param>
/// <param name="Type">The entity's type; empty for O and for tags without a type.</param>
internal readonly record struct EntityTag(char Place, string Type)
{
    /// <summary>The tag of tokens outside of entities.</summary>
    public static EntityTag Outside { get; } = new('O', "");

    /// <summary>Reads a tag.</summary>
    /// <exception cref="ArgumentException">The text is not a tag.</exception>
    public static EntityTag Parse(string text, string argument)
    {
        ArgumentNullException.ThrowIfNull(text, argument);
        if (text == "O")
        {
            return Outside;
        }

        char place = text.Length == 1 || (text.Length > 1 && text[1] == '-') ? text[0] switch { 'L' => 'E', 'U' => 'S', var letter => letter } : ' ';
        return place is 'B' or 'I' or 'E' or 'S'
            ? new EntityTag(place, text.Length > 1 ? text[2..] : "")
            : throw new ArgumentException(
                $"Entity tags are O, or B, I, E or S (L and U are read as E and S), alone or followed by '-' and a type, such as B-PER, but '{text}' was given. " +
                "Use ConfusionMatrix for labels that are not such tags.", argument);
    }

    /// <summary>Whether a token belongs to the same entity as the one before it.</summary>
    public bool Continues(EntityTag previous) => Place is 'I' or 'E' && previous.Place is 'B' or 'I' && Type == previous.Type;
}
