using SeqModels.Tests.Training;
using SeqModels.Training;

namespace SeqModels.Tests.Files;

/// <summary>Every saver in a process whose files may not grow beyond some size: writes fail as on a full disk, in the middle of the file.</summary>
public sealed class SavingWithoutRoomTests : IDisposable
{
    private const int Room = 20_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("room-").FullName;

    [Fact]
    public void Every_saver_says_that_there_is_no_room_and_leaves_the_old_file()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string[] lines = FileSizeLimit.Run("--save-without-room", _folder);

        lines.Should().HaveCount(EverySaver.All().Count() + 3);
        lines.Should().AllSatisfy(line => line.Should().EndWith(": said and kept"));
    }

    /// <summary>What the child does: one line for each saver.</summary>
    internal static void SaveAll(string folder, TextWriter output)
    {
        foreach ((string name, Action<string, int> save, _) in EverySaver.All())
        {
            string path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, "file");
            File.WriteAllText(path, "old");
            Exception? thrown = Without(() => save(path, 0));
            bool isSaid = thrown is IOException && thrown.Message.Contains($"'{path}' exceeds the system's maximum file size", StringComparison.Ordinal);
            bool isKept = File.ReadAllText(path) == "old" && Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Count() == 1;
            output.WriteLine($"{name}: {(isSaid && isKept ? "said and kept" : $"{thrown?.GetType().Name} {thrown?.Message} {isKept}")}");
        }

        foreach ((string name, Func<string, TrainingLog> make) in (ReadOnlySpan<(string, Func<string, TrainingLog>)>)[
            ("log.jsonl", path => new JsonLinesLog(path)), ("log.csv", path => new CsvLog(path)), ("events", path => new TensorBoardLog(path))])
        {
            string path = Path.Combine(folder, name);
            using TrainingLog log = make(path);
            log.Report(TrainingLogTests.Step(1));
            Exception? thrown = Without(() =>
            {
                for (int step = 2; step < 1000; step++)
                {
                    log.Report(TrainingLogTests.Step(step));
                }
            });
            bool isSaid = thrown is IOException && thrown.Message.Contains($"'{path}' could not be written at step ", StringComparison.Ordinal);
            output.WriteLine($"{name}: {(isSaid && log.Failure == thrown ? "said and kept" : $"{thrown?.GetType().Name} {thrown?.Message}")}");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The exception of what is done with no more room than some.</summary>
    private static Exception? Without(Action action)
    {
        FileSizeLimit.Set(Room);
        try
        {
            action();
            return null;
        }
#pragma warning disable CA1031 // Whatever comes is printed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
        finally
        {
            FileSizeLimit.Lift();
        }
    }
}
