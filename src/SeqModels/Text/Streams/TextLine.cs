namespace SeqModels.Text.Streams;

/// <summary>A line of text without its terminator, or a piece of a long one.</summary>
/// <param name="Text">The characters, valid until the next line is read; a CR before the LF belongs to the terminator.</param>
/// <param name="Ends">Whether the line ends here; false for all pieces of a line but the last.</param>
/// <param name="EndsWithNewline">Whether the line is terminated by a newline: false for a last line without terminator.</param>
/// <param name="Number">The line number in its source, from 1.</param>
/// <param name="Source">The file's path, or a name for other sources.</param>
internal readonly record struct TextLine(ReadOnlyMemory<char> Text, bool Ends, bool EndsWithNewline, long Number, string Source);
