using System.Diagnostics;
using SeqModels.Hosting;
using SeqModels.LanguageModels;

namespace ServeModelSample;

/// <summary>Many clients at once, each of which must receive the text that the model generates alone; and one who leaves.</summary>
internal static class LoadTest
{
    public static async Task RunAsync(string address, ServedModel served)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        Console.WriteLine("streams  characters  seconds  characters/s  equal to the sequential text");
        foreach (int streams in (int[])[1, 8, 64])
        {
            long begun = Stopwatch.GetTimestamp();
            string[] texts = await Task.WhenAll(Enumerable.Range(0, streams).Select(seed => client.CompleteAsync("the ", seed)));
            double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            int equal = texts.Where((text, seed) => "the " + text == served.Model.GenerateText("the ", new() { Temperature = 0.8, MinP = 0.02, Seed = (ulong)seed, MaxTokens = 400 })).Count();
            int characters = texts.Sum(text => text.Length);
            Console.WriteLine($"{streams,7}  {characters,10}  {seconds,7:F2}  {characters / seconds,12:F0}  {equal} of {streams}");
            if (equal < streams)
                throw new InvalidDataException("A stream differs from the sequential text.");
        }

        using (var abort = new CancellationTokenSource())
        {
            await using Stream stream = await client.GetStreamAsync("/complete?prompt=the%20&temperature=0.8&seed=1", abort.Token);
            await stream.ReadExactlyAsync(new byte[8], abort.Token);
        }

        for (int i = 0; i < 100 && served.ActiveStreams > 0; i++)
            await Task.Delay(20);
        Console.WriteLine($"streams of a client that left: {served.ActiveStreams}");
    }
}
