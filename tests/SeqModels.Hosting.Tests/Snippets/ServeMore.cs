using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

// snippet: ServeMore
using SeqModels.Hosting;
using SeqModels.LanguageModels;

// end snippet
namespace Documents.Snippets;

/// <summary>A server of docs/guide/serving.md: two models, loaded at the start, with scores and a health check. The project of a web program has the three using directives above by default.</summary>
internal static class ServeMore
{
    /// <summary>Makes the server.</summary>
    public static WebApplication Serve(string[] args)
    {
        // snippet: ServeMore
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSeqModel("model.safetensors");
        builder.Services.AddSeqModel("small.ngrams", new ServedModelOptions { MaxTokens = 100 }, name: "small");
        WebApplication app = builder.Build();
        _ = app.Services.GetRequiredService<ServedModel>().Model;          // loads now: a wrong file ends the start, not a request

        app.MapGet("/score", (string text, ModelSession session) => session.Model.LogProbability(text));
        app.MapGet("/small", (string prompt, [FromKeyedServices("small")] ModelSession session, CancellationToken aborted) =>
            TypedResults.ServerSentEvents(session.StreamTextAsync(prompt, cancellationToken: aborted)));
        app.MapGet("/health", (ServedModel served) => served.IsLoaded
            ? Results.Ok(new { served.Name, served.ActiveStreams })
            : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        // end snippet
        return app;
    }
}
