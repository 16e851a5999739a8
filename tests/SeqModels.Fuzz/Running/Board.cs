using System.IO.MemoryMappedFiles;

namespace SeqModels.Fuzz.Running;

/// <summary>What a child process is at and what it has counted: in a shared file, so that nothing is lost when the process dies.</summary>
internal sealed class Board : IDisposable
{
    private const int Length = 16 * sizeof(long);

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public Board(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Length);
        _view = _file.CreateViewAccessor(0, Length);
    }

    /// <summary>The mutation that is being read, or was last.</summary>
    public long Number { get => this[0]; private set => this[0] = value; }

    /// <summary>Whether <see cref="Number"/> is being read, since <see cref="Since"/> and <see cref="SinceProcessor"/>.</summary>
    public bool IsReading { get => this[1] != 0; private set => this[1] = value ? 1 : 0; }

    /// <summary>When reading it began, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long Since { get => this[2]; private set => this[2] = value; }

    /// <summary>The time of the processor that the child had taken then, in milliseconds.</summary>
    public long SinceProcessor { get => this[10]; private set => this[10] = value; }

    /// <summary>Whether all mutations asked for are done.</summary>
    public bool IsDone { get => this[3] != 0; set => this[3] = value ? 1 : 0; }

    public long Accepted { get => this[4]; private set => this[4] = value; }

    public long Refused { get => this[5]; private set => this[5] = value; }

    public long SlowestMicroseconds { get => this[6]; private set => this[6] = value; }

    public long SlowestNumber { get => this[7]; private set => this[7] = value; }

    public long MostMemory { get => this[8]; private set => this[8] = value; }

    public long MostMemoryNumber { get => this[9]; private set => this[9] = value; }

    private long this[int field]
    {
        get => _view.ReadInt64(field * sizeof(long));
        set => _view.Write(field * sizeof(long), value);
    }

    public void Begin(long number)
    {
        (Number, Since, SinceProcessor) = (number, Environment.TickCount64, (long)Environment.CpuUsage.TotalTime.TotalMilliseconds);
        IsReading = true;
    }

    /// <summary>Nothing is being read, whatever was said before.</summary>
    public void Abandon() => IsReading = false;

    /// <summary>Counts a mutation, unless it is a seed.</summary>
    public void End(bool? accepted, TimeSpan time)
    {
        IsReading = false;
        if (Number <= 0)
        {
            return;
        }

        Accepted += accepted == true ? 1 : 0;
        Refused += accepted == false ? 1 : 0;
        long microseconds = (long)time.TotalMicroseconds;
        if (microseconds > SlowestMicroseconds)
        {
            (SlowestMicroseconds, SlowestNumber) = (microseconds, Number);
        }
    }

    public void SawMemory(long bytes)
    {
        if (bytes > MostMemory)
        {
            (MostMemory, MostMemoryNumber) = (bytes, Number);
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
