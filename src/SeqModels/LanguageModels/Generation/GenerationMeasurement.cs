using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SeqModels.LanguageModels.Generation;

/// <summary>
/// What the instruments of the meter <c>SeqModels</c> tell of one streamed text: it is active from its creation to <see cref="Dispose"/>. While
/// nobody observes an instrument, a measurement is one comparison.
/// </summary>
internal sealed class GenerationMeasurement : IDisposable
{
    private static readonly Meter Meter = new("SeqModels");
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("seqmodels.generation.requests", "{request}", "Texts whose generation began.");
    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>("seqmodels.generation.tokens", "{token}", "Generated tokens.");
    private static readonly UpDownCounter<long> Active = Meter.CreateUpDownCounter<long>("seqmodels.generation.active", "{request}", "Texts that are being generated: those that hold a state of a model.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("seqmodels.generation.duration", "s", "Time from the beginning of a text to its end or cancellation.");

    private readonly TagList _tags;
    private readonly long _begun = Stopwatch.GetTimestamp();
    private bool _isDisposed;

    public GenerationMeasurement(string? model)
    {
        if (model is not null)
            _tags.Add("seqmodels.model", model);
        Requests.Add(1, _tags);
        Active.Add(1, _tags);
    }

    public void AddTokens(long count) => Tokens.Add(count, _tags);

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Active.Add(-1, _tags);
        Duration.Record(Stopwatch.GetElapsedTime(_begun).TotalSeconds, _tags);
    }
}
