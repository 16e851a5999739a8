using Documents.Snippets;
using Microsoft.AspNetCore.Builder;
using SeqModels.LanguageModels;

namespace SeqModels.Hosting.Tests;

/// <summary>The servers that docs/guide/serving.md shows: the first sends the text that the model generates alone.</summary>
[Collection("Serving")]
public sealed class ServeJobTests
{
    [Fact]
    public async Task TheServerOfTheDocumentStreamsTheTextOfItsModel()
    {
        RecurrentLanguageModel model = TinyModel.Recurrent();
        model.Save("model.safetensors");
        await using WebApplication app = ServeJob.Serve(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning"], isTest: true);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        string events = await client.GetStringAsync(new Uri("/complete?prompt=3", UriKind.Relative));

        string text = string.Concat(events.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..]));
        ("3" + text).Should().Be(model.GenerateText("3", new GenerationOptions { Temperature = 0.8, MinP = 0.05 })).And.HaveLength(101);
        await app.StopAsync();
    }
}
