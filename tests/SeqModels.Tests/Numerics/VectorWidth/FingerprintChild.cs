using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.Tests.Numerics.VectorWidth;

/// <summary>What a child process with one of the runtime's switches off reported.</summary>
/// <param name="Lanes">The vector widths it had.</param>
/// <param name="Hashes">By name and number of workers: the hash, or the exception.</param>
internal sealed record FingerprintChild(VectorLanes Lanes, IReadOnlyDictionary<(string Name, int Workers), string> Hashes)
{
    /// <summary>The switches to turn off, one child process each; the empty one is the hardware as it is.</summary>
    public static readonly string[] Switches = ["", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    public static readonly int[] Workers = [1, 2, 4];

    /// <summary>A child that says nothing for so long is killed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly ConcurrentDictionary<string, Lazy<FingerprintChild>> Children = new();

    /// <summary>Runs all fingerprints in a child process with the switch off; a second call returns the first one's result.</summary>
    public static FingerprintChild With(string switchOff) => Children.GetOrAdd(switchOff, off => new(() => Start(off))).Value;

    /// <summary>The child's side.</summary>
    public static void Report(TextWriter output)
    {
        VectorLanes lanes = VectorLanes.OfThisProcess;
        output.WriteLine($"lanes\t{lanes.Has512}\t{lanes.Has256}\t{lanes.Has128}");
        foreach (string name in Fingerprints.All.Keys)
        {
            foreach (int workers in Workers)
            {
                Parallelism.Degree = workers;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"hash\t{name}\t{workers}\t{Compute(name)}"));
            }
        }
    }

    private static string Compute(string name)
    {
        try
        {
            return Fingerprints.Compute(name);
        }
        catch (Exception exception)
        {
            return exception.ToString().ReplaceLineEndings(" ");
        }
    }

    private static FingerprintChild Start(string switchOff)
    {
        ProcessStartInfo start = ChildProcess.Of("--fingerprints");
        foreach (string name in Switches.Where(name => name.Length > 0))
            start.Environment.Remove(name);
        if (switchOff.Length > 0)
            start.Environment[switchOff] = "0";

        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        List<string> output = [];
        while (NextLine(child, switchOff) is { } line)
            output.Add(line);
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"The child process with {switchOff}=0 failed: {string.Join('\n', output)}{errors.Result}");
        return Parse(output);
    }

    private static string? NextLine(Process child, string switchOff)
    {
        Task<string?> line = child.StandardOutput.ReadLineAsync();
        if (!line.Wait(Patience))
        {
            child.Kill();
            throw new TimeoutException($"The child process with {switchOff}=0 said nothing for {Patience}.");
        }

        return line.Result;
    }

    private static FingerprintChild Parse(List<string> output)
    {
        VectorLanes lanes = default;
        var hashes = new Dictionary<(string, int), string>();
        foreach (string[] line in output.Select(line => line.Split('\t')))
        {
            if (line is ["lanes", var has512, var has256, var has128])
                lanes = new VectorLanes(bool.Parse(has512), bool.Parse(has256), bool.Parse(has128));
            else if (line is ["hash", var name, var workers, .. var rest])
                hashes.Add((name, int.Parse(workers, CultureInfo.InvariantCulture)), string.Join(' ', rest).TrimEnd());
        }

        return new FingerprintChild(lanes, hashes);
    }
}
