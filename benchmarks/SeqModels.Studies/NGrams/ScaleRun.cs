using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SeqModels.Studies.Common;

namespace SeqModels.Studies.NGrams;

/// <summary>
/// Measures how the cost of estimation within a memory budget grows with the text: estimates models from texts of several sizes, each in a new
/// process to measure its memory and processor time.
/// </summary>
internal static class ScaleRun
{
    private const int DefaultMegabytes = 1000, QuickMegabytes = 8;
    private const int DefaultMemory = 200, QuickMemory = 64;
    private const int DefaultOrder = 3;
    private const int Halvings = 4;
    private const int SourceSentences = 200_000;

    public static void Run(Options options)
    {
        string folder = options.Out;
        string text = Path.Combine(folder, "scale.txt"), part = Path.Combine(folder, "scale.part.txt");
        string temporary = Study.CreateFolder("--temporary", Path.Combine(options.Temporary ?? folder, "ngram-scale-temporary"));
        long bytes = 1_000_000L * (options.Megabytes ?? (options.Quick ? QuickMegabytes : DefaultMegabytes));
        options = options with
        {
            MemoryMegabytes = options.MemoryMegabytes ?? (options.Quick ? QuickMemory : DefaultMemory),
            Order = options.Order ?? DefaultOrder,
            Temporary = temporary,
        };
        try
        {
            new RecombinedText(Source(options), options.Seed).Write(text, bytes);
            var points = new List<ScalePoint>();
            ScaleReport.ShowHeader(options);
            for (int halving = Halvings; halving >= 0; halving--)
            {
                CopyStart(text, part, bytes >> halving);
                points.Add(Estimate(options, part));
                ScaleReport.Show(points[^1]);
            }

            ScaleReport.Write(folder, options, points);
            Console.WriteLine($"Wrote scale.json and ngram-scale.png to {options.Out}.");
        }
        finally
        {
            File.Delete(part);
            if (!options.Keep)
            {
                File.Delete(text);
            }

            Directory.Delete(temporary, recursive: true);
        }
    }

    private static byte[] Source(Options options) => options.Train is { } file
        ? File.ReadAllBytes(file)
        : Encoding.UTF8.GetBytes(string.Join('\n', new GeneratedText(options.Seed).Sentences(SourceSentences)));

    /// <summary>The first lines of a file with at least a number of bytes, or the whole file.</summary>
    private static void CopyStart(string from, string to, long bytes)
    {
        using FileStream source = File.OpenRead(from), target = File.Create(to);
        var buffer = new byte[1 << 20];
        while (source.Read(buffer) is > 0 and var read)
        {
            // Only the rest of the line follows.
            int whole = (int)Math.Clamp(bytes - target.Position, 0, read);
            int newline = buffer.AsSpan(whole, read - whole).IndexOf((byte)'\n');
            target.Write(buffer.AsSpan(0, newline < 0 ? read : whole + newline + 1));
            if (newline >= 0)
            {
                return;
            }
        }
    }

    /// <summary>Runs this program on one text and reads its report.</summary>
    private static ScalePoint Estimate(Options options, string text)
    {
        string model = Path.Combine(Path.GetDirectoryName(text)!, "scale.ngrams"), json = Path.ChangeExtension(model, ".json");
        try
        {
            long temporary = Execute(
            [
                "ngrams", "--train", text, "--order", Number(options.Order!.Value), "--memory", Number(options.MemoryMegabytes!.Value),
                "--temporary", options.Temporary!, "--save", model, "--json", json, "--out", options.Out,
                .. options.Threads is { } threads ? ["--threads", Number(threads)] : Array.Empty<string>(),
            ], options.Temporary!);
            using var report = JsonDocument.Parse(File.ReadAllBytes(json));
            JsonElement root = report.RootElement;
            return new ScalePoint(
                new FileInfo(text).Length / 1e6, root.GetProperty("trainTokens").GetInt64() / 1e6, root.GetProperty("processorSeconds").GetDouble(),
                root.GetProperty("seconds").GetDouble(), root.GetProperty("peakMegabytes").GetDouble(), temporary / 1e6, new FileInfo(model).Length / 1e6);
        }
        finally
        {
            File.Delete(model);
            File.Delete(json);
        }
    }

    /// <summary>Runs this program. Returns the maximum size of its temporary files in bytes.</summary>
    /// <exception cref="IOException">The program failed; the exception has its message.</exception>
    private static long Execute(string[] arguments, string temporary)
    {
        string program = Environment.ProcessPath!;
        bool byHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program, byHost ? [Environment.GetCommandLineArgs()[0], .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        long most = 0;
        while (!process.WaitForExit(50))
        {
            most = Math.Max(most, Bytes(temporary));
        }

        Task.WaitAll(errors, output);
        return process.ExitCode == 0 ? most : throw new IOException(errors.Result.Trim());
    }

    private static long Bytes(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0);
        }
        catch (IOException)
        {
            // A file was deleted in the meantime.
            return 0;
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
