using System.Globalization;
using Documents.Snippets;
using Microsoft.AspNetCore.Builder;
using SeqModels.LanguageModels;
using SeqModels.NGrams;

namespace SeqModels.Hosting.Tests;

/// <summary>The second server that docs/guide/serving.md shows: scores, a second model and its health.</summary>
[Collection(Serving.Name)]
public sealed class ServeMoreTests
{
    [Fact]
    public async Task TheServerOfTheDocumentScoresStreamsAndTellsItsHealth()
    {
        RecurrentLanguageModel model = TinyModel.Recurrent();
        model.Save("model.safetensors");
        NGramModel.EstimateToFile("small.ngrams", [TinyModel.Text], 3);
        await using WebApplication app = ServeMore.Serve(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning"]);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        string score = await client.GetStringAsync(new Uri("/score?text=3%20times", UriKind.Relative));
        double.Parse(score, CultureInfo.InvariantCulture).Should().Be(model.LogProbability("3 times"));
        string health = await client.GetStringAsync(new Uri("/health", UriKind.Relative));
        health.Should().Be("""{"name":"default","activeStreams":0}""");
        string events = await client.GetStringAsync(new Uri("/small?prompt=3", UriKind.Relative));
        events.Split('\n').Count(line => line.StartsWith("data: ", StringComparison.Ordinal)).Should().Be(100);
        await app.StopAsync();
    }
}
