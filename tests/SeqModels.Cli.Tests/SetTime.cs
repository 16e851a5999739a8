namespace SeqModels.Cli.Tests;

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class SetTime : TimeProvider
{
    /// <summary>What has passed.</summary>
    public TimeSpan Now { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;
}
