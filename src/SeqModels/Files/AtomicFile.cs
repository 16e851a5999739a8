using System.Globalization;

namespace SeqModels.Files;

/// <summary>
/// Writes files atomically: a reader sees either the old content or the new content, also with concurrent writers, of which the last one
/// wins. A symbolic link at the path is followed: its target is replaced, and the link is kept.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes to a temporary file with a unique name in the same folder (<see cref="SavingName"/>), flushes file and folder to
    /// the disk and renames the file to <paramref name="path"/>. The new file has the mode of the old one, and the writer's owner.
    /// The stream is readable, to verify or hash what was written; its name is <paramref name="path"/>.
    /// On failure the old file is unchanged and the temporary file is deleted; a temporary file left by a killed process is deleted when
    /// the path is next saved or opened.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="previous">The path to which an old file is moved, replacing any file there; null to replace the old file.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be written; if the disk is full, the message names the file and the bytes written or
    /// needed.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public static void Write(string path, Action<Stream> write, string? previous = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Target(path), folder = Path.GetDirectoryName(target)!;
        SavingName.RemoveLeftovers(target);
        using SavingStream stream = Create(path, target, folder);
        try
        {
            write(stream);
            stream.Flush(flushToDisk: true);
            stream.TakeMode();
            Replace(stream.Temporary, target, previous);
        }
        catch (Exception e)
        {
            stream.Abandon();
            if (Explain(path, stream, stream.Failure ?? e) is { } explained)
            {
                throw explained;
            }
            throw;
        }
        stream.Dispose();
        FolderFlush.Try(folder);
    }

    /// <summary>Opens a file for reading, and deletes temporary files left by killed writers.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="bufferSize">The buffer size in bytes; 0 or 1 for no buffer.</param>
    /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    public static FileStream OpenRead(string path, int bufferSize = 1 << 16)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' cannot be read: it is a folder.");
        }
        SavingName.RemoveLeftovers(Resolve(path));
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize);
    }

    /// <summary>Whether an exception reports a full disk, an exhausted quota, or an exceeded maximum file size.</summary>
    public static bool IsFull(Exception e) => IsTooLong(e) || (e is IOException && (e.HResult & 0xFFFF) is 28 or 0x70 or 0x27 or 122);

    /// <summary>Throws if the free disk space is known to be insufficient, before anything is written.</summary>
    /// <param name="path">The file to be written.</param>
    /// <param name="length">Its size in bytes.</param>
    /// <exception cref="IOException">There is not enough free space.</exception>
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
            // A network share, or a system that does not report free space.
        }
        if (room < length)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"Not enough disk space for '{path}': {length:N0} bytes are needed, and {room:N0} are free."));
        }
    }

    /// <summary>Creates the temporary file. If it cannot be created, the message names the file and its folder rather than the temporary
    /// file.</summary>
    private static SavingStream Create(string path, string target, string folder)
    {
        string message = $"'{path}' cannot be written: no file can be created in the folder '{folder}'";
        try
        {
            return SavingStream.Create(path, target, () => Path.Combine(folder, SavingName.New(target)));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException(message + ", to which access is denied.", e);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && !IsFull(e))
        {
            throw new IOException(message + ".", e);
        }
    }

    /// <summary>The file to be replaced.</summary>
    private static string Target(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' cannot be written: it is a folder.");
        }
        string target = Resolve(path);
        string? folder = Path.GetDirectoryName(target);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"'{path}' cannot be written: there is no folder '{folder}'.");
        }
        return folder == "/dev" ? throw new IOException($"'{path}' cannot be written: it is a device.") : target;
    }

    private static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    private static void Replace(string temporary, string target, string? previous)
    {
        bool isKept = previous is not null && TryMove(target, previous, overwrite: true);
        try
        {
            File.Move(temporary, target, overwrite: true);
        }
        catch when (isKept)
        {
            TryMove(previous!, target, overwrite: false);
            throw;
        }
    }

    /// <summary>Moves a file; false if it does not exist, for example because another writer has moved it.</summary>
    private static bool TryMove(string from, string to, bool overwrite)
    {
        try
        {
            File.Move(from, to, overwrite);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The exception for a full disk or a failed write, which names the file rather than the temporary file; null to keep the
    /// original one.</summary>
    private static IOException? Explain(string path, SavingStream stream, Exception failure)
    {
        const string Kept = "An existing file of this name is unchanged.";
        string written = string.Create(CultureInfo.InvariantCulture, $"{stream.Position:N0}");
        return IsTooLong(failure)
            ? new IOException($"'{path}' exceeds the system's maximum file size (see 'ulimit -f'): {written} bytes of its temporary file were written, and more are needed. {Kept}", failure)
            : IsFull(failure)
            ? new IOException($"Not enough disk space for '{path}': {written} bytes of its temporary file were written, and more are needed. {Kept}", failure)
            : failure == stream.Failure
            ? new IOException($"'{path}' cannot be written: {failure.Message.TrimEnd('.')}. {Kept}", failure)
            : null;
    }

    /// <summary>Whether an exception is what .NET throws for EFBIG, when a file would exceed the system's maximum size.</summary>
    private static bool IsTooLong(Exception e) => e is ArgumentOutOfRangeException { ParamName: "value" } || (e is IOException && e.HResult == 27);
}
