namespace SeqModels.Text;

/// <summary>A line of text without its terminator.</summary>
/// <param name="Text">The line; a CR before the LF belongs to the terminator.</param>
/// <param name="EndsWithNewline">False only for a last line without terminator.</param>
/// <param name="Number">1 for the first line of its source.</param>
/// <param name="Source">The file's path, or a word for what is no file.</param>
internal readonly record struct TextLine(string Text, bool EndsWithNewline, long Number, string Source);
