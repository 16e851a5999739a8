namespace SeqModels.Text.Streams;

/// <summary>A line of text without its terminator, or a piece of a long one.</summary>
/// <param name="Text">The characters, valid until the next line is asked for; a CR before the LF belongs to the terminator.</param>
/// <param name="Ends">Whether the line ends here; false for a piece that is not the line's last.</param>
/// <param name="EndsWithNewline">Whether a newline follows: false for a last line without terminator.</param>
/// <param name="Number">1 for the first line of its source.</param>
/// <param name="Source">The file's path, or a word for what is no file.</param>
internal readonly record struct TextLine(ReadOnlyMemory<char> Text, bool Ends, bool EndsWithNewline, long Number, string Source);
