using System.Diagnostics;
using SeqModels.NGrams;
using SeqModels.Numerics;

namespace SeqModels.Tests.NGrams;

/// <summary>Every way to save something of n-grams where there is no room, and where a folder has the name.</summary>
public sealed class NGramSaveTests : IDisposable
{
    public const string Argument = "--save-ngrams-without-room";

    private const string Old = "the old file";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    /// <summary>A limit on the size of files acts as a full disk does. In another process, which a full disk under a mapped file would end.</summary>
    [Fact]
    public async Task Without_room_every_saver_says_so_and_keeps_the_old_file()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        foreach (string name in Savers(_folder).Keys)
        {
            File.WriteAllText(Path.Combine(_folder, name), Old);
        }
        // The runtime maps code twice through a file that the limit holds for too; and what goes over the limit would be killed.
        ProcessStartInfo program = ChildProcess.Of(Argument, _folder);
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "bash", program.FileName, .. program.ArgumentList])
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string[] lines = (await child.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await child.WaitForExitAsync();

        child.ExitCode.Should().Be(0, await errors);
        lines.Should().HaveSameCount(Savers(_folder));
        foreach (string line in lines)
        {
            line.Should().Match("* IOException '*'*An existing file of this name is unchanged.*");
        }
        foreach (string name in Savers(_folder).Keys)
        {
            File.ReadAllText(Path.Combine(_folder, name)).Should().Be(Old, name);
        }
        Directory.GetFiles(_folder).Should().HaveSameCount(Savers(_folder));
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_named_by_every_saver_and_loader()
    {
        foreach ((string name, Action<string> save) in Savers(_folder))
        {
            Directory.CreateDirectory(Path.Combine(_folder, name));
            FluentActions.Invoking(() => save(Path.Combine(_folder, name))).Should().ThrowExactly<IOException>(name).WithMessage($"*{name}*folder*");
        }
        NGramModel model = NGramModel.FromTables(RandomTables.Make(20, 3, 300, 1));
        foreach (Action load in (Action[])[() => NGramModel.Load(_folder), () => NGramModel.Load(_folder, new NGramLoadOptions { InMemory = true }),
            () => NGramCounts.Load(_folder), () => Arpa.Read(_folder), () => model.ScoreFile(_folder), () => NGramModel.EstimateToFile(_folder + "/new", _folder, 2)])
        {
            load.Should().ThrowExactly<IOException>().WithMessage($"*'{_folder}'*folder*");
        }
        foreach (Action load in (Action[])[() => NGramModel.Load(_folder + "/none"), () => NGramCounts.Load(_folder + "/none"), () => Arpa.Read(_folder + "/none"),
            () => model.ScoreFile(_folder + "/none")])
        {
            load.Should().Throw<FileNotFoundException>();
        }
    }

    /// <summary>The child.</summary>
    internal static void SaveAll(string folder, TextWriter output)
    {
        foreach ((string name, Action<string> save) in Savers(folder))
        {
            try
            {
                save(Path.Combine(folder, name));
                output.WriteLine($"{name} saved");
            }
            catch (Exception e)
            {
                output.WriteLine($"{name} {e.GetType().Name} {e.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    private static Dictionary<string, Action<string>> Savers(string folder)
    {
        string source = Path.Combine(folder, "source", "text");
        if (!File.Exists(source))
        {
            var random = new RandomSource(1);
            Directory.CreateDirectory(Path.GetDirectoryName(source)!);
            File.WriteAllLines(source, Enumerable.Range(0, 3000).Select(_ => $"w{random.NextInt(300)} w{random.NextInt(300)} w{random.NextInt(300)}"));
        }
        var counts = new Lazy<NGramCounts>(() => NGramCounts.CountFile(source, 3));
        var model = new Lazy<NGramModel>(() => NGramModel.FromTables(RandomTables.Make(300, 4, 20_000, 2)));
        var packed = new NGramStorageOptions { Kind = NGramStorageKind.Packed };
        return new Dictionary<string, Action<string>>
        {
            ["counts"] = path => counts.Value.Save(path),
            ["counted"] = path => NGramModel.Estimate(counts.Value, NGramSmoothing.AddK(0.1)).Save(path),
            ["hashed"] = path => model.Value.Save(path),
            ["packed"] = path => model.Value.Save(path, packed),
            ["quantised"] = path => model.Value.Save(path, packed with { ProbabilityBits = 8, BackoffBits = 8 }),
            ["copied"] = path =>
            {
                using NGramModel stored = model.Value.Store(packed);
                stored.Save(path);
            },
            ["estimated"] = path => NGramModel.EstimateToFile(path, source, 3),
            ["text.arpa"] = path => Arpa.Write(model.Value, path),
            ["text.arpa.gz"] = path => Arpa.Write(model.Value, path),
        };
    }
}
