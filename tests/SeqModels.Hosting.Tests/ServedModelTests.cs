using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeqModels.LanguageModels;
using SeqModels.NGrams;

namespace SeqModels.Hosting.Tests;

/// <summary>One served model and many requests.</summary>
[Collection(Serving.Name)]
public sealed class ServedModelTests : IDisposable
{
    private static readonly RecurrentLanguageModel Model = TinyModel.Recurrent();
    private static readonly GenerationOptions Endless = new() { MaxTokens = null };

    private readonly string _folder = Directory.CreateTempSubdirectory("hosting").FullName;

    [Fact]
    public async Task SixtyFourStreamsGiveTheSequentialTexts()
    {
        await using ServiceProvider services = Services(s => s.AddSeqModel(Model));
        GenerationOptions[] options = [.. Enumerable.Range(0, 64).Select(i => new GenerationOptions { Seed = (ulong)i, MaxTokens = 60 })];
        string[] streamed = await Task.WhenAll(options.Select(async option =>
        {
            using IServiceScope scope = services.CreateScope();
            return "7 t" + await TinyModel.All(scope.ServiceProvider.GetRequiredService<ModelSession>().StreamTextAsync("7 t", option));
        }));
        streamed.Should().Equal(options.Select(option => Model.GenerateText("7 t", option)));
        streamed.Distinct().Should().HaveCount(64);
        services.GetRequiredService<ServedModel>().ActiveStreams.Should().Be(0);
    }

    /// <summary>
    /// After 1 000 requests to warm up, 10 000 more leave what was there, every third of them cancelled in the middle. What a request leaves
    /// is left by all of them; what a thread of the pool keeps, when one more joins in, is not, so there are further ones to try.
    /// </summary>
    [Fact]
    public async Task MemoryIsFlatOverTenThousandRequests()
    {
        const long Most = 200_000;
        await using ServiceProvider services = Services(s => s.AddSeqModel(Model));
        await Requests(1000);
        long growth = long.MaxValue;
        for (int i = 0; i < 3 && growth >= Most; i++)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            await Requests(10_000);
            growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        growth.Should().BeLessThan(Most, "a request's state alone is a few kilobytes");
        services.GetRequiredService<ServedModel>().ActiveStreams.Should().Be(0);

        Task Requests(int count) => Parallel.ForEachAsync(Enumerable.Range(0, count), async (i, cancellation) =>
        {
            using IServiceScope scope = services.CreateScope();
            using var abort = new CancellationTokenSource();
            int pieces = 0;
            try
            {
                await foreach (string _ in scope.ServiceProvider.GetRequiredService<ModelSession>().StreamTextAsync("7 ", new GenerationOptions { MaxTokens = 4, Seed = (ulong)i }, abort.Token))
                {
                    if (i % 3 == 0 && ++pieces == 2)
                        abort.Cancel();
                }
            }
            catch (OperationCanceledException) when (i % 3 == 0)
            {
            }
        });
    }

    [Fact]
    public async Task CancellationAndTheEndOfTheScopeEndStreams()
    {
        await using ServiceProvider services = Services(s => s.AddSeqModel(Model, new ServedModelOptions { MaxTokens = null }));
        ServedModel served = services.GetRequiredService<ServedModel>();
        using var abort = new CancellationTokenSource();
        using IServiceScope scope = services.CreateScope();
        ModelSession session = scope.ServiceProvider.GetRequiredService<ModelSession>();
        Task cancelled = TinyModel.All(session.StreamTextAsync("7 ", Endless, abort.Token)), forgotten = TinyModel.All(session.StreamTextAsync("7 ", Endless));
        await Until(() => served.ActiveStreams == 2);

        abort.Cancel();
        await FluentActions.Awaiting(() => cancelled).Should().ThrowAsync<OperationCanceledException>();
        served.ActiveStreams.Should().Be(1);

        scope.Dispose();
        await FluentActions.Awaiting(() => forgotten).Should().ThrowAsync<OperationCanceledException>();
        served.ActiveStreams.Should().Be(0);
        session.Invoking(s => s.StreamTextAsync("7 ")).Should().Throw<ObjectDisposedException>();
        session.Dispose();
    }

    [Fact]
    public async Task MoreThanTheMostActiveStreamsWaitInLine()
    {
        await using ServiceProvider services = Services(s => s.AddSeqModel(Model, new ServedModelOptions { MaxActiveStreams = 1, MaxTokens = null }));
        ServedModel served = services.GetRequiredService<ServedModel>();
        using CancellationTokenSource impatient = new();
        IAsyncEnumerator<string> endless = served.StreamTextAsync("7 ", Endless).GetAsyncEnumerator();
        (await endless.MoveNextAsync()).Should().BeTrue();
        Task<string> waiting = TinyModel.All(served.StreamTextAsync("7 ", new GenerationOptions { MaxTokens = 5 }));
        Task leaving = TinyModel.All(served.StreamTextAsync("7 ", Endless, impatient.Token));
        await Task.Delay(30);
        waiting.IsCompleted.Should().BeFalse();
        impatient.Cancel();
        await FluentActions.Awaiting(() => leaving).Should().ThrowAsync<OperationCanceledException>();
        await endless.DisposeAsync();
        (await waiting).Should().HaveLength(5);
    }

    [Fact]
    public async Task OptionsHaveDefaultsAndALimit()
    {
        await using ServiceProvider services = Services(s => s.AddSeqModel(Model, new ServedModelOptions { MaxTokens = 7, Generation = new GenerationOptions { MaxTokens = 3, Seed = 9 } }));
        ServedModel served = services.GetRequiredService<ServedModel>();
        ("7 " + await TinyModel.All(served.StreamTextAsync("7 "))).Should().Be(Model.GenerateText("7 ", new GenerationOptions { MaxTokens = 3, Seed = 9 }));
        (await TinyModel.All(served.StreamTextAsync("7 ", Endless))).Should().HaveLength(7);
        FluentActions.Invoking(() => new ServedModelOptions { MaxTokens = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ServedModelOptions { MaxActiveStreams = 0 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task FilesOfEveryKindAreLoadedWhenFirstNeeded()
    {
        var logger = new RecordingLogger<ServedModel>();
        string recurrent = Path.Combine(_folder, "a"), neural = Path.Combine(_folder, "b"), counts = Path.Combine(_folder, "c"), stored = Path.Combine(_folder, "d");
        Model.Save(recurrent);
        new NeuralNGramLanguageModel(TinyModel.Text.Vocabulary, new NeuralNGramOptions { ContextLength = 2 }).Save(neural);
        NGramModel ngrams = NGramModel.Estimate(TinyModel.Text, 3);
        ngrams.Save(counts);
        NGramModel.EstimateToFile(stored, [TinyModel.Text], 2);
        await using ServiceProvider services = Services(s => s.AddSingleton<ILogger<ServedModel>>(logger)
            .AddSeqModel(recurrent).AddSeqModel(neural, name: "neural").AddSeqModel(counts, name: "counts").AddSeqModel(stored, name: "stored"));

        ServedModel served = services.GetRequiredService<ServedModel>();
        served.IsLoaded.Should().BeFalse();
        ("7 " + await TinyModel.All(served.StreamTextAsync("7 "))).Should().Be(Model.GenerateText("7 "));
        served.IsLoaded.Should().BeTrue();
        services.GetRequiredKeyedService<ServedModel>("neural").Model.Should().BeOfType<NeuralNGramLanguageModel>();
        services.GetRequiredKeyedService<ServedModel>("counts").Model.Should().BeOfType<NGramModel>();
        services.GetRequiredKeyedService<ServedModel>("stored").Model.Should().BeOfType<NGramModel>();
        logger.Entries.Where(entry => entry.Level == LogLevel.Information).Select(entry => entry.Values["Name"]).Should().Equal("default", "neural", "counts", "stored");
    }

    [Fact]
    public async Task AFailedLoadIsTriedAgain()
    {
        string path = Path.Combine(_folder, "later");
        await using ServiceProvider services = Services(s => s.AddSeqModel(path));
        ServedModel served = services.GetRequiredService<ServedModel>();
        served.Invoking(s => s.Model).Should().Throw<FileNotFoundException>().WithMessage("*later*");
        File.WriteAllText(path, "no model at all");
        served.Invoking(s => s.Model).Should().Throw<InvalidDataException>().WithMessage("*later*");
        File.WriteAllText(path, "no");
        served.Invoking(s => s.Model).Should().Throw<InvalidDataException>();
        Model.Save(path);
        served.Model.Should().BeOfType<RecurrentLanguageModel>();
    }

    [Fact]
    public async Task KeysAreIndependentAndDisposalReachesOwnedModels()
    {
        var owned = new DisposableModel();
        var foreign = new DisposableModel();
        ServiceProvider services = Services(s => s.AddSeqModel(_ => owned, name: "owned").AddSeqModel(foreign, name: "foreign"));
        using (IServiceScope scope = services.CreateScope())
        {
            scope.ServiceProvider.GetRequiredKeyedService<ModelSession>("owned").Model.Should().BeSameAs(owned);
            scope.ServiceProvider.GetRequiredKeyedService<ModelSession>("foreign").Model.Should().BeSameAs(foreign);
            scope.ServiceProvider.GetService<ModelSession>().Should().BeNull();
        }

        ServedModel served = services.GetRequiredKeyedService<ServedModel>("owned");
        await services.DisposeAsync();
        owned.Disposals.Should().Be(1);
        foreign.Disposals.Should().Be(0);
        served.Invoking(s => s.Model).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public async Task FailuresAreLogged()
    {
        var logger = new RecordingLogger<ServedModel>();
        await using ServiceProvider services = Services(s => s.AddSingleton<ILogger<ServedModel>>(logger).AddSeqModel(new DisposableModel()));
        Func<Task> request = () => TinyModel.All(services.GetRequiredService<ServedModel>().StreamTextAsync("7"));
        await request.Should().ThrowAsync<NotSupportedException>();
        logger.Entries.Should().ContainSingle(entry => entry.Level == LogLevel.Error).Which.Values["Name"].Should().Be("default");
        services.GetRequiredService<ServedModel>().ActiveStreams.Should().Be(0);
    }

    [Fact]
    public async Task AFailedLoadIsLoggedAndTriedAgain()
    {
        var logger = new RecordingLogger<ServedModel>();
        await using ServiceProvider services = Services(s => s.AddSingleton<ILogger<ServedModel>>(logger).AddSeqModel("no-such-model.safetensors"));
        ServedModel served = services.GetRequiredService<ServedModel>();
        for (int i = 1; i <= 2; i++)
        {
            served.Invoking(s => s.Model).Should().Throw<IOException>();
            logger.Entries.Where(entry => entry.Level == LogLevel.Error).Select(entry => entry.Values["Name"]).Should().Equal(Enumerable.Repeat("default", i));
        }

        served.IsLoaded.Should().BeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ServiceProvider Services(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static async Task Until(Func<bool> condition)
    {
        for (int i = 0; i < 1000 && !condition(); i++)
            await Task.Delay(5);
        condition().Should().BeTrue();
    }
}
