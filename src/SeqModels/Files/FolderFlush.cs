using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SeqModels.Files;

/// <summary>Brings a folder to the disk, so that a renaming in it survives a loss of power. .NET opens no folders.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Does what the system lets it do: the file is in its place already, so that no failure here undoes the save.</summary>
    public static void Try(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            // The file system's journal keeps renamings in order.
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
            // A file system or a system that does not flush folders.
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
