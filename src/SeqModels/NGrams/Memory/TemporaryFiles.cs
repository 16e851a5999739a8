using SeqModels.Files;

namespace SeqModels.NGrams.Memory;

/// <summary>
/// A folder of temporary files that lasts as long as this object. Beside it lies a locked file: whoever finds such a file unlocked knows
/// that its process is gone, and removes both.
/// </summary>
internal sealed class TemporaryFiles : IDisposable
{
    private const string Prefix = "seqmodels-temporary-";
    private const string LockExtension = ".lock";

    private readonly string _parent;
    private readonly FileStream _lock;
    private int _created;
    private bool _disposed;

    /// <param name="parent">An existing folder; the system's temporary folder when null.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public TemporaryFiles(string? parent)
    {
        _parent = parent ?? Path.GetTempPath();
        if (!Directory.Exists(_parent))
        {
            throw new DirectoryNotFoundException($"NGramCountingOptions.TemporaryFolder: there is no folder '{_parent}'.");
        }
        RemoveAbandoned(_parent);
        (Folder, _lock) = NewFolder(_parent);
        try
        {
            Directory.CreateDirectory(Folder);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    public string Folder { get; }

    /// <summary>Bytes written to all files so far.</summary>
    public long Written { get; private set; }

    /// <summary>Bytes that will be written in all at least, as far as known.</summary>
    public long Expected { get; set; }

    /// <summary>A new file to write and then read, which is removed when disposed.</summary>
    public FileStream Create() => new(Path.Combine(Folder, $"{_created++}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
        bufferSize: 0, FileOptions.DeleteOnClose);

    /// <summary>Writes to one of the files.</summary>
    /// <exception cref="IOException">The disk is full: the message names the folder and the bytes; or another failure as it
    /// came.</exception>
    public void Write(Stream stream, ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        // A file over the system's limit for one (see 'ulimit -f') is an ArgumentOutOfRangeException in .NET.
        catch (Exception e) when (e is ArgumentOutOfRangeException || (e is IOException failure && AtomicFile.IsFull(failure)))
        {
            long needed = Math.Max(Expected, Written + bytes.Length);
            string why = e is IOException ? "is full" : "takes no file of this size (see 'ulimit -f')";
            throw new IOException(
                FormattableString.Invariant($"The disk of the temporary folder '{_parent}' {why}: {Written:N0} bytes are written there, and at least {needed:N0} are needed in all. ") +
                "Set NGramCountingOptions.TemporaryFolder to a folder with more room, or raise the MemoryBudget.", e);
        }
        Written += bytes.Length;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        TryRemove(Folder);
        _lock.Dispose();
    }

    /// <summary>
    /// A name that is nobody's and its lock. Between its creation and its locking another process may take the lock file for one that was
    /// left: then with another name.
    /// </summary>
    private static (string Folder, FileStream Lock) NewFolder(string parent)
    {
        const int Tries = 20;
        for (int i = 1; ; i++)
        {
            string name = Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N"));
            try
            {
                return (name, new FileStream(name + LockExtension, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
            }
            catch (IOException e) when (i < Tries && !AtomicFile.IsFull(e) && Directory.Exists(parent))
            {
                // Once more.
            }
        }
    }

    private static void RemoveAbandoned(string parent)
    {
        foreach (string path in Directory.EnumerateFiles(parent, Prefix + "*" + LockExtension))
        {
            try
            {
                using var taken = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
                TryRemove(path[..^LockExtension.Length]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, gone already, or another user's.
            }
        }
    }

    private static void TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start removes what could not be removed now.
        }
    }
}
