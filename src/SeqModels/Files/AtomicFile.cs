using System.Globalization;

namespace SeqModels.Files;

/// <summary>
/// Writes a file so that a reader sees either the old content or the new, never a part, whoever else writes it at the same time: the last
/// writer wins, whole. A link at the path is followed: the file it names is replaced, and the link stays.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes beside <paramref name="path"/> under a temporary name of its own (<see cref="SavingName"/>), flushes file and folder to
    /// the disk and renames. The new file has the mode of the old one, and the writer's owner.
    /// The stream can be read again to check or sum what was written; its name is <paramref name="path"/>.
    /// When anything fails the old file stays as it was and the temporary one is removed; what a killed process leaves is removed when
    /// the path is next saved or opened.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="previous">Where the old file is kept, if there is one, replacing what is there; null to replace it.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be written; for a full disk the message names the file and the bytes written or needed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, Action<Stream> write, string? previous = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Target(path), folder = Path.GetDirectoryName(target)!;
        SavingName.RemoveLeftovers(target);
        using SavingStream stream = SavingStream.Create(path, target, () => Path.Combine(folder, SavingName.New(target)));
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

    /// <summary>Opens a file for reading, and removes what killed writers of it left.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bufferSize">The stream's buffer in bytes; 0 or 1 for none.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read; for a folder the message says so.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
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

    /// <summary>Whether a failure says that there is no room on the disk, none that this user may take, or none in a file of this size.</summary>
    public static bool IsFull(Exception e) => IsTooLong(e) || (e is IOException && (e.HResult & 0xFFFF) is 28 or 0x70 or 0x27 or 122);

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
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"There is no room on the disk for '{path}': it takes {length:N0} bytes, and {room:N0} are free."));
        }
    }

    /// <summary>The file that is to be replaced.</summary>
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
        return folder == "/dev" ? throw new IOException($"'{path}' cannot be written: it is a device, which a file would replace.") : target;
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

    /// <summary>Moves a file unless it is not there, or no more: another writer may have moved it meanwhile.</summary>
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

    /// <summary>The error of a full disk or a failed write in words that name the file and not the temporary one; null to leave it as it is.</summary>
    private static IOException? Explain(string path, SavingStream stream, Exception failure)
    {
        const string Kept = "An older file of this name is as it was.";
        string written = string.Create(CultureInfo.InvariantCulture, $"{stream.Position:N0}");
        return IsTooLong(failure)
            ? new IOException($"'{path}' is longer than the system lets a file be (see 'ulimit -f'): {written} bytes of it are written beside it, and more are needed. {Kept}", failure)
            : IsFull(failure)
            ? new IOException($"There is no room on the disk for '{path}': {written} bytes of it are written beside it, and more are needed. {Kept}", failure)
            : failure == stream.Failure
            ? new IOException($"'{path}' cannot be written: {failure.Message.TrimEnd('.')}. {Kept}", failure)
            : null;
    }

    /// <summary>What .NET makes of the error EFBIG, when a file would grow over the system's limit.</summary>
    private static bool IsTooLong(Exception e) => e is ArgumentOutOfRangeException { ParamName: "value" } || (e is IOException && e.HResult == 27);
}
