namespace SeqModels.Cli.Output;

/// <summary>A generated text.</summary>
internal sealed record GeneratedText(int Index, ulong Seed, string Prompt, string Text) : ITextOutput
{
    public void WriteText(TextWriter writer) => writer.WriteLine(Text);
}
