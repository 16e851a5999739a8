using System.Diagnostics;
using System.Globalization;

namespace SeqModels.Benchmarks.Torch;

/// <summary>Adds up the time of the parts of something that is done many times.</summary>
internal sealed class PhaseClock
{
    private readonly List<(string Name, long Ticks)> _phases = [];
    private long _last;
    private int _next;

    /// <summary>Begins a round.</summary>
    public void Start() => (_last, _next) = (Stopwatch.GetTimestamp(), 0);

    /// <summary>Ends a part; parts come in the same order in every round.</summary>
    public void End(string name)
    {
        long now = Stopwatch.GetTimestamp();
        if (_next == _phases.Count)
            _phases.Add((name, 0));
        _phases[_next] = (name, _phases[_next].Ticks + now - _last);
        (_last, _next) = (now, _next + 1);
    }

    public void Clear() => _phases.Clear();

    /// <summary>The share of each part.</summary>
    public override string ToString()
    {
        double total = _phases.Sum(phase => phase.Ticks);
        return string.Join(", ", _phases.Select(phase => string.Create(CultureInfo.InvariantCulture, $"{phase.Name} {phase.Ticks / total:P1}")));
    }
}
