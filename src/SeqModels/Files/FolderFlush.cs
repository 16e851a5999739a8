using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SeqModels.Files;

/// <summary>Flushes a folder to the disk, so that a rename in it survives a power failure. .NET cannot open folders.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Flushes the folder if the system supports it. Errors are ignored, because the file has already been renamed.</summary>
    public static void Try(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            // The file system's journal preserves the order of renames.
            return;
        }
        try
        {
            using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
            if (!handle.IsInvalid)
            {
                RandomAccess.FlushToDisk(handle);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
        {
            // A file system or an operating system that cannot flush folders.
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
