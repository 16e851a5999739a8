using Microsoft.Win32.SafeHandles;

namespace SeqModels.Cli.Running;

/// <summary>The standard output, whose writes fail when the reader of a pipe has gone, as with <c>seqmodels … | head -1</c>.</summary>
internal static class StandardOutput
{
    private const int Unix = 32, WindowsBroken = 109, WindowsClosing = 232;

    /// <summary>
    /// Opens the standard output. .NET's stream of the console ignores a broken pipe, so that a command would work on for nobody; a pipe is
    /// therefore written through its handle.
    /// </summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        try
        {
            var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return Console.OpenStandardOutput();
        }
    }

    /// <summary>Whether a write failed because the reader has gone.</summary>
    public static bool IsBrokenPipe(IOException e) => (e.HResult & 0xFFFF) is Unix or WindowsBroken or WindowsClosing;

    /// <summary>Drops what is still buffered, so that closing the writer does not fail again.</summary>
    public static void DiscardRest(this TextWriter writer)
    {
        try
        {
            writer.Close();
        }
        catch (IOException)
        {
            // The reader has gone.
        }
    }
}
