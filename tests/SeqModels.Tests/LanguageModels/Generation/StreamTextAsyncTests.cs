using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels.Generation;

/// <summary>Asynchronous streams: many at once, cancellation, memory and measurements.</summary>
public sealed class StreamTextAsyncTests
{
    private static readonly Vocabulary Words = Vocabulary.FromList(["a", "b"]);

    private static readonly GenerationOptions Endless = new() { MaxTokens = null };

    private static readonly RecurrentLanguageModel Small = NewModel();

    [Fact]
    public async Task ManyStreamsGiveTheSequentialTexts()
    {
        GenerationOptions[] options = [.. Enumerable.Range(0, 64).Select(i => new GenerationOptions { Seed = (ulong)i, MaxTokens = 40 })];
        string[] expected = [.. options.Select(option => Small.GenerateText("th", option))];
        string[] streamed = await Task.WhenAll(options.Select(async option => "th" + await All(Small.StreamTextAsync("th", option))));
        streamed.Should().Equal(expected);
        streamed.Distinct().Should().HaveCountGreaterThan(60);
    }

    [Fact]
    public async Task StreamsTakeTurns()
    {
        var order = new ConcurrentQueue<int>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            await foreach (string _ in Small.StreamTextAsync("t", new GenerationOptions { MaxTokens = 200, StopAtEnd = false }))
                order.Enqueue(i);
        }));
        int[] all = [.. order];
        all.Zip(all.Skip(1)).Count(pair => pair.First != pair.Second).Should().BeGreaterThan(20);
    }

    /// <summary>While the consumer holds the enumerator between two pieces, the state is collected.</summary>
    [Fact]
    public async Task CancellationFreesTheStateAtOnce()
    {
        using var source = new CancellationTokenSource();
        var model = new ScriptedModel(Words, new WhitespaceTokenizer());
        IAsyncEnumerator<string> stream = model.StreamTextAsync("", Endless, source.Token).GetAsyncEnumerator();
        (await stream.MoveNextAsync()).Should().BeTrue();
        IsAlive(model).Should().BeTrue();

        source.Cancel();

        IsAlive(model).Should().BeFalse();
        Func<Task> next = async () => await stream.MoveNextAsync();
        await next.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task TheEndOfTheEnumerationFreesTheState()
    {
        var model = new ScriptedModel(Words, new WhitespaceTokenizer());
        IAsyncEnumerator<string> stream = model.StreamTextAsync("", Endless).GetAsyncEnumerator();
        await stream.MoveNextAsync();
        await stream.DisposeAsync();
        IsAlive(model).Should().BeFalse();
        GC.KeepAlive(stream);
    }

    /// <summary>Also in the middle of a step, on the thread that computes it.</summary>
    [Fact]
    public async Task AModelMayCancelItsOwnStream()
    {
        using var source = new CancellationTokenSource();
        var model = new ScriptedModel(Words, new WhitespaceTokenizer()) { OnAdvance = source.Cancel };
        Func<Task> all = async () => await All(model.StreamTextAsync("", Endless, source.Token));
        await all.Should().ThrowAsync<OperationCanceledException>();
        IsAlive(model).Should().BeFalse();
    }

    [Fact]
    public async Task TheTokenOfTheEnumeratorCancelsToo()
    {
        using var source = new CancellationTokenSource(millisecondsDelay: 20);
        Func<Task> all = async () =>
        {
            await foreach (string _ in Small.StreamTextAsync("t", Endless with { StopAtEnd = false }).WithCancellation(source.Token))
            {
            }
        };
        await all.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task AWrongPromptFailsInTheEnumeration()
    {
        Func<Task> all = async () => await All(new ScriptedModel(Words, new WhitespaceTokenizer()).StreamTextAsync("no word"));
        await all.Should().ThrowAsync<KeyNotFoundException>();
    }

    [Fact]
    public async Task MeasurementsCountRequestsTokensAndWhatIsActive()
    {
        var sums = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "SeqModels" && instrument.Name.StartsWith("seqmodels.generation.", StringComparison.Ordinal))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value >= 0 ? 1 : double.NaN, tags));
        listener.Start();

        var model = new ScriptedModel(Words, new WhitespaceTokenizer(), "a", "b", "a", "b");
        using var source = new CancellationTokenSource();
        IAsyncEnumerator<string> cancelled = model.StreamTextAsync("a b", Endless with { MeasuredAs = "measured" }, source.Token).GetAsyncEnumerator();
        await cancelled.MoveNextAsync();
        await All(model.StreamTextAsync("a", new GenerationOptions { MaxTokens = 5, MeasuredAs = "measured" }));
        sums.Should().Equal(new Dictionary<string, double> { ["requests"] = 2, ["active"] = 1, ["tokens"] = 6, ["duration"] = 1 });
        source.Cancel();
        sums["active"].Should().Be(0);
        sums["duration"].Should().Be(2);
        await cancelled.DisposeAsync().AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
        sums["active"].Should().Be(0);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length == 1 && tags[0].Key == "seqmodels.model" && tags[0].Value is "measured")
                sums.AddOrUpdate(instrument.Name["seqmodels.generation.".Length..], value, (_, sum) => sum + value);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsAlive(ScriptedModel model)
    {
        for (int i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return model.LastState!.IsAlive;
    }

    private static async Task<string> All(IAsyncEnumerable<string> stream)
    {
        string text = "";
        await foreach (string piece in stream)
            text += piece;
        return text;
    }

    private static RecurrentLanguageModel NewModel()
    {
        var model = new RecurrentLanguageModel(
            SampleText.Characters(50).Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 16, EmbeddingSize = 8 }, new CharacterTokenizer());
        model.Evaluate();
        return model;
    }
}
