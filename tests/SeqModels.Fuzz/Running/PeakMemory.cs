using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SeqModels.Fuzz.Running;

/// <summary>
/// By how much this process has grown at most since it was asked last: resident memory on Linux, managed and not; elsewhere what was allocated
/// in managed memory, which is never less than its growth.
/// </summary>
internal sealed class PeakMemory : IDisposable
{
    private const string ResetFile = "/proc/self/clear_refs";
    private const string ResetPeak = "5";

    private readonly SafeFileHandle? _status = OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/status") : null;
    private readonly byte[] _text = new byte[4096];
    private long _baseline;

    /// <summary>Frees what can be freed, and counts from here.</summary>
    public void Reset()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        if (_status is not null)
        {
            File.WriteAllText(ResetFile, ResetPeak);
        }

        _baseline = Peak();
    }

    public long Growth() => Peak() - _baseline;

    public void Dispose() => _status?.Dispose();

    private long Peak()
    {
        if (_status is null)
        {
            return GC.GetTotalAllocatedBytes();
        }

        ReadOnlySpan<byte> text = _text.AsSpan(0, RandomAccess.Read(_status, _text, 0));
        ReadOnlySpan<byte> value = text[(text.IndexOf("VmHWM:"u8) + 6)..];
        return 1024 * long.Parse(Encoding.ASCII.GetString(value[..value.IndexOf("kB"u8)]), CultureInfo.InvariantCulture);
    }
}
