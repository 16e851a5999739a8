using System.Runtime.InteropServices;

namespace SeqModels.Endurance.FullDisk;

/// <summary>The largest file that this process may write (Linux), until it is disposed: what <c>ulimit -f</c> sets.</summary>
internal sealed class FileLimit : IDisposable
{
    private const int FileSize = 1; // RLIMIT_FSIZE
    private const int SizeSignal = 25; // SIGXFSZ

    private readonly Limits _before;

    public FileLimit(long bytes)
    {
        if (GetLimit(FileSize, out _before) != 0 || Set(new((nuint)bytes, _before.Most)) != 0)
            throw new PlatformNotSupportedException("The limit of the file size cannot be set.");
    }

    /// <summary>The system sends a signal to who writes beyond the limit, which ends a process that does not ignore it.</summary>
    public static IDisposable IgnoreSignal() => PosixSignalRegistration.Create((PosixSignal)SizeSignal, context => context.Cancel = true);

    public void Dispose() => Set(_before);

    private static int Set(Limits limits) => SetLimit(FileSize, in limits);

    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimit(int resource, out Limits limits);

    [DllImport("libc", EntryPoint = "setrlimit")]
    private static extern int SetLimit(int resource, in Limits limits);

    private readonly record struct Limits(nuint Current, nuint Most);
}
