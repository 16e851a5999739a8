namespace SeqModels.Cli.Output;

/// <summary>Names and values in two columns.</summary>
internal static class FieldList
{
    /// <summary>Writes the fields; those without a value are left out.</summary>
    public static void Write(TextWriter writer, params IReadOnlyList<(string Name, string? Value)> fields)
    {
        int width = fields.Where(field => field.Value is not null).Max(field => field.Name.Length);
        foreach ((string name, string? value) in fields.Where(field => field.Value is not null))
        {
            writer.WriteLine($"{name.PadRight(width)}  {value}");
        }
    }
}
