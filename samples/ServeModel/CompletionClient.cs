using System.Net.ServerSentEvents;

namespace ServeModelSample;

/// <summary>A client of the server.</summary>
internal static class CompletionClient
{
    /// <summary>Requests a completion and returns its text.</summary>
    public static async Task<string> CompleteAsync(this HttpClient client, string prompt, int seed)
    {
        await using Stream stream = await client.GetStreamAsync($"/complete?prompt={Uri.EscapeDataString(prompt)}&temperature=0.8&seed={seed}");
        string text = "";
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync())
            text += item.Data;
        return text;
    }
}
