using System.Net.ServerSentEvents;
using Samples;
using SeqModels.Hosting;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Text;
using SeqModels.Training;
using ServeModelSample;

return LessonOptions.Run(args, "ServeModel", "a language model behind a web page: completions as server-sent events, many requests over one model.", Run);

static void Run(LessonOptions options)
{
    // A character model of generated sentences; a model file would be AddSeqModel("model.safetensors").
    (int lines, int epochs, int hidden) = options.Quick ? (600, 3, 48) : (3000, 5, 128);
    Corpus corpus = Corpus.FromLines([.. Sentences.Generate(lines, new RandomSource(options.Seed))], CorpusOptions.Characters);
    EncodedCorpus text = corpus.Encode(corpus.BuildVocabulary());
    var model = new RecurrentLanguageModel(text.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = hidden, EmbeddingSize = 16, Seed = options.Seed }, new CharacterTokenizer());
    TrainingResult result = model.Train(text, null, new TrainingOptions { Epochs = epochs, BatchSize = 16, Seed = options.Seed }, null, SampleProgram.Interruption());
    Console.WriteLine($"Trained an LSTM on {lines} sentences: {result.Epochs[^1]}");

    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    if (Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is null)
        builder.WebHost.UseUrls("http://127.0.0.1:0");
    builder.Services.AddSeqModel(model, new ServedModelOptions { MaxTokens = 1000 });
    using WebApplication app = builder.Build();
    using var page = new StreamReader(typeof(Sentences).Assembly.GetManifestResourceStream("page.html")!);
    string html = page.ReadToEnd();
    app.MapGet("/", () => Results.Content(html, "text/html; charset=utf-8"));
    app.MapGet("/complete", (string prompt, double temperature, ulong seed, ModelSession session, CancellationToken aborted) =>
    {
        GenerationOptions sampling = new() { Temperature = temperature, MinP = 0.02, Seed = seed, MaxTokens = 400 };
        return TypedResults.ServerSentEvents(Events(session.StreamTextAsync(prompt, sampling, aborted)));
    });
    app.Start();
    string address = app.Urls.First();
    Console.WriteLine($"Serving at {address}");
    if (!options.Quick)
        app.WaitForShutdown();
    else
        LoadTest.RunAsync(address, app.Services.GetRequiredService<ServedModel>()).GetAwaiter().GetResult();
}

// The pieces, and an event after the last, by which the page knows that the text is complete.
static async IAsyncEnumerable<SseItem<string>> Events(IAsyncEnumerable<string> pieces)
{
    await foreach (string piece in pieces)
        yield return new SseItem<string>(piece);
    yield return new SseItem<string>("", "end");
}
