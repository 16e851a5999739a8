namespace SeqModels.Cli.Output;

/// <summary>A result that can be printed for people; its public properties are its JSON.</summary>
internal interface ITextOutput
{
    /// <summary>Writes the result as lines of text.</summary>
    void WriteText(TextWriter writer);
}
