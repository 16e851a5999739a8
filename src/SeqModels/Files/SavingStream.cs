namespace SeqModels.Files;

/// <summary>
/// The temporary file of a save, locked while it is open. It records the first I/O failure: writers on top of it fail again when they are
/// disposed, and that exception would hide the first.
/// </summary>
internal sealed class SavingStream : FileStream
{
    private const int Tries = 10;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly UnixFileMode? _mode;
    private bool _isAbandoned;

    private SavingStream(string path, string temporary, UnixFileMode? mode, FileStreamOptions options)
        : base(temporary, options) => (_path, Temporary, _mode) = (path, temporary, mode);

    /// <summary>The path of the file as given by the caller.</summary>
    public override string Name => _path;

    /// <summary>The path of the temporary file.</summary>
    public string Temporary { get; }

    /// <summary>The first failure of a write, if any.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Creates a new file; an existing file or link of the name is never opened.</summary>
    /// <param name="path">The path of the file as given by the caller.</param>
    /// <param name="target">The file that will be replaced.</param>
    /// <param name="newName">Returns a different path at every call.</param>
    public static SavingStream Create(string path, string target, Func<string> newName)
    {
        UnixFileMode? mode = ModeOf(target);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            // A lock that admits readers, because the file is still open when it is renamed, and excludes exclusive access.
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 1 << 16,
        };
        if (mode is not null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        for (int i = 1; ; i++)
        {
            string temporary = newName();
            try
            {
                var stream = new SavingStream(path, temporary, mode, options);
                if (File.Exists(temporary) || i == Tries)
                {
                    return stream;
                }
                // Treated as a leftover between its creation and its lock.
                stream.Dispose();
            }
            catch (IOException e) when (i < Tries && e is not (DirectoryNotFoundException or PathTooLongException) && !AtomicFile.IsFull(e))
            {
                // The name exists, or the file was locked by a process that treated it as a leftover.
            }
        }
    }

    /// <summary>Sets the file mode to that of the file to be replaced.</summary>
    public void TakeMode()
    {
        if (_mode is { } mode && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(SafeFileHandle, mode);
        }
    }

    /// <summary>Deletes the file; later calls do not throw.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        try
        {
            File.Delete(Temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }

    /// <remarks>All other write methods call this one.</remarks>
    public override void Write(byte[] buffer, int offset, int count)
    {
        try
        {
            base.Write(buffer, offset, count);
        }
        catch (Exception e) when (Keep(e))
        {
            throw;
        }
    }

    /// <remarks><see cref="Stream.Flush"/> calls this method.</remarks>
    public override void Flush(bool flushToDisk)
    {
        try
        {
            base.Flush(flushToDisk);
        }
        catch (Exception e) when (Keep(e))
        {
            throw;
        }
    }

    public override void SetLength(long value)
    {
        try
        {
            base.SetLength(value);
        }
        catch (Exception e) when (value >= 0 && Keep(e))
        {
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        try
        {
            base.Dispose(disposing);
        }
        catch (Exception e) when (_isAbandoned && e is IOException or ArgumentOutOfRangeException)
        {
            // The buffer can no longer be written; the file is closed nevertheless.
        }
    }

    /// <summary>The permissions of the file to be replaced, or null if there is none.</summary>
    private static UnixFileMode? ModeOf(string target)
    {
        if (OperatingSystem.IsWindows())
            return null;
        try
        {
            return File.GetUnixFileMode(target);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // none, or another save is just moving it
        }
    }

    /// <summary>An exception filter that records a failure without catching it.</summary>
    private bool Keep(Exception e)
    {
        Failure ??= e;
        return false;
    }
}
