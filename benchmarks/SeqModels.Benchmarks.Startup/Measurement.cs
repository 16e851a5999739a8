using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SeqModels.Benchmarks.Startup;

/// <summary>Publishes the program in every form and measures each from process start to exit.</summary>
internal sealed class Measurement(string folder, int repetitions)
{
    private const string Project = "SeqModels.Benchmarks.Startup";

    private static readonly (string Name, string[] Options)[] Forms =
    [
        ("JIT", ["--no-self-contained"]),
        ("ReadyToRun", ["--no-self-contained", "-p:PublishReadyToRun=true"]),
        ("Native AOT", ["-p:PublishAot=true"]),
    ];

    public int Run()
    {
        Models.Make(folder);
        string[][] programs = [["hello"], ["ngram", Path.Combine(folder, Models.NGram)], ["lstm", Path.Combine(folder, Models.Lstm)]];
        foreach ((string name, string[] options) in Forms)
            Publish(name, options);

        Console.WriteLine($"milliseconds from process start to exit, {repetitions} runs of each in turn");
        Console.WriteLine("form         program    median   minimum");
        foreach ((string form, _) in Forms)
        {
            // In turn, so that a change of the machine's speed affects all of them.
            var times = programs.Select(_ => new List<double>()).ToArray();
            for (int run = 0; run <= repetitions; run++)
            {
                for (int i = 0; i < programs.Length; i++)
                {
                    double time = Time(Path.Combine(Folder(form), Project), programs[i]);
                    if (run > 0)
                        times[i].Add(time);
                }
            }

            for (int i = 0; i < programs.Length; i++)
            {
                times[i].Sort();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{form,-12} {programs[i][0],-8} {times[i][repetitions / 2],8:F1}  {times[i][0],8:F1}"));
            }
        }

        return 0;
    }

    private string Folder(string form) => Path.GetFullPath(Path.Combine(folder, form.Replace(' ', '-')));

    private void Publish(string form, string[] options)
    {
        Console.Error.WriteLine($"publishing: {form}");
        string[] arguments =
        [
            "publish", Path.Combine("benchmarks", Project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "-o", Folder(form), .. options,
        ];
        using Process process = Start("dotnet", arguments);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'dotnet {string.Join(' ', arguments)}' failed; it must run in the repository's folder: {output}");
    }

    private static double Time(string program, string[] arguments)
    {
        long begun = Stopwatch.GetTimestamp();
        using Process process = Start(program, arguments);
        process.WaitForExit();
        double time = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        return process.ExitCode == 0 ? time : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' failed.");
    }

    private static Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        return Process.Start(start)!;
    }
}
