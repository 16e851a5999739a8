namespace SeqModels;

/// <summary>Writes a file so that a reader sees either the old content or the new, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside <paramref name="path"/> under a temporary name, flushes to the disk and renames.
    /// The stream can be read again to check or sum what was written.
    /// When anything fails the old file stays as it was and the temporary one is removed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="previous">Where the old file is kept, if there is one, replacing what is there; null to replace it.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be written; for a full disk the message names the file and the bytes written or needed.</exception>
    public static void Write(string path, Action<Stream> write, string? previous = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"'{path}' cannot be written: there is no folder '{folder}'.");
        }
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' cannot be written: it is a folder.");
        }
        string temporary = path + ".saving";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                WriteAndFlush(path, stream, write);
            }
            if (previous is not null && File.Exists(path))
            {
                File.Move(path, previous, overwrite: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Whether a failure says that there is no room on the disk, or none that this user may take.</summary>
    public static bool IsFull(IOException e) => (e.HResult & 0xFFFF) is 28 or 0x70 or 0x27 or 122;

    /// <summary>Refuses what is known not to fit on the disk, before anything is written; where room cannot be told, nothing is refused.</summary>
    /// <param name="path">The file that is to be written.</param>
    /// <param name="length">Its bytes.</param>
    /// <exception cref="IOException">There is less room.</exception>
    public static void CheckRoom(string path, long length)
    {
        long room = long.MaxValue;
        try
        {
            string full = Path.GetFullPath(path);
            room = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(full)! : Path.GetDirectoryName(full)!).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // A share, or a system that does not tell.
        }
        if (room < length)
        {
            throw new IOException($"There is no room on the disk for '{path}': it takes {length:N0} bytes, and {room:N0} are free.");
        }
    }

    private static void WriteAndFlush(string path, FileStream stream, Action<Stream> write)
    {
        try
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        catch (IOException e) when (IsFull(e))
        {
            throw new IOException(
                $"There is no room on the disk for '{path}': {stream.Position:N0} bytes of it are written beside it, and more are needed. " +
                "An older file of this name is as it was.", e);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
