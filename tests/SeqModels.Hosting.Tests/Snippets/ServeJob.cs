using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

// snippet: ServeJob
using SeqModels.Hosting;

// end snippet
namespace Documents.Snippets;

/// <summary>A job of docs/guide/serving.md: serve a model. The project of a web program has the two using directives above by default.</summary>
internal static class ServeJob
{
    /// <summary>Makes the server, and runs it unless it is a test's.</summary>
    public static WebApplication Serve(string[] args, bool isTest)
    {
        // snippet: ServeJob
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSeqModel("model.safetensors", new ServedModelOptions { MaxTokens = 500, MaxActiveStreams = 256 });
        WebApplication app = builder.Build();
        app.MapGet("/complete", (string prompt, ModelSession session, CancellationToken aborted) =>
            TypedResults.ServerSentEvents(session.StreamTextAsync(prompt, new() { Temperature = 0.8, MinP = 0.05 }, aborted)));
        // end snippet
        if (!isTest)
        {
            // snippet: ServeJob
            app.Run();
            // end snippet
        }

        return app;
    }
}
