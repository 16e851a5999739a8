namespace SeqModels.Files;

/// <summary>
/// The temporary file of a save, locked as long as it is open. It keeps the first failure of the system: writers on top of it fail a second
/// time when they are disposed, and that error would hide the first.
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

    /// <summary>The file as the caller of the save names it.</summary>
    public override string Name => _path;

    /// <summary>The file that is written.</summary>
    public string Temporary { get; }

    /// <summary>The first failure of a write, if any.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Makes a new file: what has the name already, a link too, is never opened.</summary>
    /// <param name="path">What the caller calls the file.</param>
    /// <param name="target">The file that will be replaced.</param>
    /// <param name="newName">Gives another path at every call.</param>
    public static SavingStream Create(string path, string target, Func<string> newName)
    {
        UnixFileMode? mode = ModeOf(target);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            // A lock that lets readers in, because the file is still open when it gets its name, and shuts out who would own it alone.
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
                // Taken for a leftover between its creation and its lock.
                stream.Dispose();
            }
            catch (IOException e) when (i < Tries && e is not (DirectoryNotFoundException or PathTooLongException) && !AtomicFile.IsFull(e))
            {
                // The name is taken, or the file was locked by one who took it for a leftover.
            }
        }
    }

    /// <summary>Gives the file the mode of the one it replaces.</summary>
    public void TakeMode()
    {
        if (_mode is { } mode && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(SafeFileHandle, mode);
        }
    }

    /// <summary>Deletes the file; what follows throws nothing any more.</summary>
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

    /// <remarks>All other ways to write end here.</remarks>
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

    /// <remarks><see cref="Stream.Flush"/> ends here.</remarks>
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
            // The buffer cannot be written any more; the file is closed all the same.
        }
    }

    /// <summary>The permissions of the file that will be replaced, or null where there is none.</summary>
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

    /// <summary>Notes a failure as it passes; never catches it.</summary>
    private bool Keep(Exception e)
    {
        Failure ??= e;
        return false;
    }
}
