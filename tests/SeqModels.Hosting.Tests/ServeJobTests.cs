using Documents.Snippets;
using Microsoft.AspNetCore.Builder;
using SeqModels.LanguageModels;

namespace SeqModels.Hosting.Tests;

/// <summary>The servers that docs/guide/serving.md shows: the first sends the text that the model generates alone.</summary>
[Collection(Serving.Name)]
public sealed class ServeJobTests
{
    [Fact]
    public async Task TheServerOfTheDocumentStreamsTheTextOfItsModel()
    {
        RecurrentLanguageModel model = TinyModel.Recurrent();
        await using WebApplication app = await ServeAsync(model);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        string text = await CompleteAsync(client, "3");

        text.Should().Be(Alone(model, "3")).And.HaveLength(101);
        await app.StopAsync();
    }

    [Fact]
    public async Task SixtyFourClientsAtOnceReceiveWhatTheModelGeneratesAlone()
    {
        RecurrentLanguageModel model = TinyModel.Recurrent();
        await using WebApplication app = await ServeAsync(model);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        string[] prompts = [.. Enumerable.Range(0, 64).Select(i => $"{i / 8}{i % 8}")];

        string[] texts = await Task.WhenAll(prompts.Select(prompt => CompleteAsync(client, prompt)));

        texts.Should().Equal(prompts.Select(prompt => Alone(model, prompt)));
        await app.StopAsync();
    }

    private static async Task<WebApplication> ServeAsync(RecurrentLanguageModel model)
    {
        model.Save("model.safetensors");
        WebApplication app = ServeJob.Serve(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning"], isTest: true);
        await app.StartAsync();
        return app;
    }

    private static async Task<string> CompleteAsync(HttpClient client, string prompt)
    {
        string events = await client.GetStringAsync(new Uri($"/complete?prompt={prompt}", UriKind.Relative));
        return prompt + string.Concat(events.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..]));
    }

    private static string Alone(RecurrentLanguageModel model, string prompt) =>
        model.GenerateText(prompt, new GenerationOptions { Temperature = 0.8, MinP = 0.05 });
}
