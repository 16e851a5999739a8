using System.Net.ServerSentEvents;
using SeqModels.Hosting;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Text;
using SeqModels.Training;

// A language model behind a web page. A completion is a stream of server-sent events; all requests share one model, each has its own state.
bool quick = args.Contains("--quick");
(int lines, int epochs, int hidden) = quick ? (600, 3, 48) : (3000, 5, 128);

// A character model of the sentences of a small grammar. A model from a file is AddSeqModel("model.safetensors").
string[] who = ["the cat", "the old dog", "a small bird", "my neighbour", "the gardener", "a quiet child"];
string[] does = ["sees", "follows", "remembers", "does not see", "waits for"];
string[] when = ["today", "every morning", "at night", "in the rain", "before dinner"];
var random = new RandomSource(1);
string Any(string[] words) => words[random.NextInt(words.Length)];
Corpus corpus = Corpus.FromLines(
    [.. Enumerable.Range(0, lines).Select(_ => $"{Any(who)} {Any(does)} {Any(who)} {Any(when)}.")], CorpusOptions.Characters);
EncodedCorpus text = corpus.Encode(corpus.BuildVocabulary());
var model = new RecurrentLanguageModel(text.Vocabulary, new() { HiddenSize = hidden, EmbeddingSize = 16 }, new CharacterTokenizer());
model.Train(text, options: new() { Epochs = epochs, BatchSize = 16 }, progress: new ConsoleProgress());

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
if (builder.Configuration["urls"] is null)
    builder.WebHost.UseUrls("http://127.0.0.1:0");      // any free port, unless ASPNETCORE_URLS has one
builder.Services.AddSeqModel(model, new ServedModelOptions { MaxTokens = 1000 });
using WebApplication app = builder.Build();
using var page = new StreamReader(typeof(Program).Assembly.GetManifestResourceStream("page.html")!);
string html = page.ReadToEnd();
app.MapGet("/", () => Results.Content(html, "text/html; charset=utf-8"));
app.MapGet("/complete", (string prompt, double temperature, ulong seed, ModelSession session, CancellationToken aborted) =>
{
    GenerationOptions sampling = new() { Temperature = temperature, MinP = 0.02, Seed = seed, MaxTokens = 400 };
    return TypedResults.ServerSentEvents(Events(session.StreamTextAsync(prompt, sampling, aborted)));
});
app.Start();
Console.WriteLine($"Serving at {app.Urls.First()}");
if (!quick)
{
    app.WaitForShutdown();
    return;
}

// The same text arrives that the model generates without a server.
using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
await using Stream stream = await client.GetStreamAsync("/complete?prompt=the%20&temperature=0.8&seed=1");
string received = "the ";
await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync())
    received += item.Data;
bool isSame = received == model.GenerateText("the ", new() { Temperature = 0.8, MinP = 0.02, Seed = 1, MaxTokens = 400 });
Console.WriteLine($"{received}\n{(isSame ? "As without a server." : "DIFFERS from the text without a server.")}");
Environment.ExitCode = isSame ? 0 : 1;

// The pieces, and an event after the last, by which the page knows that the text is complete.
static async IAsyncEnumerable<SseItem<string>> Events(IAsyncEnumerable<string> pieces)
{
    await foreach (string piece in pieces)
        yield return new SseItem<string>(piece);
    yield return new SseItem<string>("", "end");
}
