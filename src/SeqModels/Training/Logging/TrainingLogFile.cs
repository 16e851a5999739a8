using System.Text;

namespace SeqModels.Training.Logging;

/// <summary>A text file with one line per report that a resumed run continues.</summary>
/// <param name="path">The file.</param>
/// <param name="owner">The type of the log, for messages.</param>
/// <param name="header">The first line; null for none.</param>
/// <param name="readKey">Parses the step and kind of a line; null if it is not a line of such a log.</param>
internal sealed class TrainingLogFile(string path, string owner, string? header, Func<ReadOnlyMemory<byte>, (long Step, TrainingLogEvent Kind)?> readKey) : IDisposable
{
    private FileStream? _stream;

    /// <summary>Appends a line. The first call opens the file and removes lines from this report on.</summary>
    /// <param name="line">The line in UTF-8, with its newline.</param>
    /// <param name="step">The number of steps since training started.</param>
    /// <param name="kind">The kind of the report.</param>
    public void Append(ReadOnlySpan<byte> line, long step, TrainingLogEvent kind)
    {
        _stream ??= Open(step, kind);
        _stream.Write(line);
        _stream.Flush(flushToDisk: kind != TrainingLogEvent.Step);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private FileStream Open(long step, TrainingLogEvent kind)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        // Without a buffer, each line is one write.
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            long kept = FindEnd(stream, step, kind);
            stream.SetLength(kept);
            stream.Position = kept;
            if (kept == 0 && header is not null)
            {
                stream.Write(Encoding.UTF8.GetBytes(header + "\n"));
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The end of the lines to keep. A last line without newline was left by a killed process.</summary>
    private long FindEnd(FileStream stream, long step, TrainingLogEvent kind)
    {
        long end = 0;
        int number = 0;
        foreach (ReadOnlyMemory<byte> line in CompleteLines(stream))
        {
            number++;
            if (number == 1 && header is not null)
            {
                if (Encoding.UTF8.GetString(line.Span) != header)
                {
                    throw NotALog(number);
                }
            }
            else
            {
                (long lineStep, TrainingLogEvent lineKind) = readKey(line) ?? throw NotALog(number);
                if (lineStep > step || (lineStep == step && lineKind >= kind))
                {
                    break;
                }
            }

            end += line.Length + 1;
        }

        return number > 0 || stream.Length == 0 || IsBegunLine(stream) ? end : throw NotALog(1);
    }

    /// <summary>Whether a file without newline is the beginning of the first line of a log.</summary>
    private bool IsBegunLine(FileStream stream)
    {
        var bytes = new byte[Math.Min(stream.Length, 16)];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        string begin = header ?? $"{{\"{TrainingLogColumn.EventName}\":\"";
        string found = Encoding.UTF8.GetString(bytes);
        return begin.StartsWith(found, StringComparison.Ordinal) || found.StartsWith(begin[..Math.Min(begin.Length, 10)], StringComparison.Ordinal);
    }

    private InvalidDataException NotALog(int line) => new(
        $"{owner}: '{path}' exists and is not a log of this kind (line {line}); it is left unchanged. Choose another file name, or remove the file.");

    /// <summary>The lines that end with a newline, without the newline; each is valid until the next.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> CompleteLines(FileStream stream)
    {
        stream.Position = 0;
        using var line = new MemoryStream();
        var block = new byte[1 << 16];
        while (stream.Read(block) is > 0 and int count)
        {
            int start = 0;
            while (Array.IndexOf(block, (byte)'\n', start, count - start) is >= 0 and int end)
            {
                line.Write(block, start, end - start);
                yield return line.GetBuffer().AsMemory(0, (int)line.Length);
                line.SetLength(0);
                start = end + 1;
            }

            line.Write(block, start, count - start);
        }
    }
}
