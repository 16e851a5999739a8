using System.Diagnostics;
using SeqModels.Files;

namespace SeqModels.Tests.Files;

/// <summary>Several writers of one path, in one process and in two, living and killed.</summary>
public sealed class AtomicFileWritersTests : IDisposable
{
    private const int Length = 300_000;
    private const string Begun = "begun", Inside = "inside";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("atomic-").FullName;
    private readonly string _path;

    public AtomicFileWritersTests() => _path = Path.Combine(_folder, "file");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Threads_that_save_one_path_all_succeed_and_readers_see_whole_files(bool keepPrevious)
    {
        string? previous = keepPrevious ? _path + ".previous" : null;
        Save(0, previous);
        using var stop = new CancellationTokenSource();
        using var isRead = new ManualResetEventSlim();
        Task<int> reader = OnThread(() => ReadUntil(previous, isRead, stop.Token));
        isRead.Wait(Patience).Should().BeTrue("the reader begins before the writers");

        Task[] writers = [.. Enumerable.Range(1, 3).Select(writer => OnThread(() =>
        {
            for (int i = 0; i < 40; i++)
            {
                Save((byte)((writer * 50) + i), previous);
            }

            return 0;
        }))];
        await Task.WhenAll(writers);

        await stop.CancelAsync();
        (await reader).Should().BePositive();
        Directory.EnumerateFiles(_folder).Should().BeEquivalentTo(previous is null ? [_path] : (string[])[_path, previous]);
    }

    [Fact]
    public void Processes_that_save_one_path_and_are_killed_leave_a_whole_file_and_nothing_else_after_the_next_save()
    {
        var random = new Random(5);
        for (int round = 0; round < 3; round++)
        {
            using Process first = Start(), second = Start();
            first.StandardOutput.ReadLine().Should().Be(Begun);
            second.StandardOutput.ReadLine().Should().Be(Begun);
            for (int i = 0; i < 50; i++)
            {
                ReadWhole(_path);
            }

            Thread.Sleep(random.Next(30));
            first.Kill();
            second.Kill();
            first.WaitForExit();
            second.WaitForExit();
            first.StandardError.ReadToEnd().Should().BeEmpty();
            second.StandardError.ReadToEnd().Should().BeEmpty();

            ReadWhole(_path);
            if (round % 2 == 0)
            {
                Save(1);
            }
            else
            {
                AtomicFile.OpenRead(_path).Dispose();
            }

            Directory.EnumerateFiles(_folder).Should().Equal(_path);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_process_that_is_killed_inside_a_save_leaves_one_file_until_the_next_save_or_opening(bool isSavedNext)
    {
        Save(1);
        using (Process child = Process.Start(ChildProcess.Of("--save-without-end", _path))!)
        {
            child.StandardOutput.ReadLine().Should().Be(Inside);
            child.Kill();
            child.WaitForExit();
        }

        Directory.EnumerateFiles(_folder).Should().HaveCount(2, "a process that is killed while it saves cannot clean up");
        ReadWhole(_path).Should().Be(1);
        if (isSavedNext)
        {
            Save(2);
        }
        else
        {
            AtomicFile.OpenRead(_path).Dispose();
        }

        Directory.EnumerateFiles(_folder).Should().Equal(_path);
    }

    /// <summary>The rest of the savers, and more kills, by <see cref="KilledSavers"/>.</summary>
    [Theory]
    [InlineData("checkpoint", 2)]
    [InlineData("ngram-hashed", 2)]
    public void Savers_that_are_killed_leave_a_whole_file(string name, int writers)
    {
        (_, int torn, int remained) = KilledSavers.Run(name, writers, kills: 2, seed: 3);

        (torn, remained).Should().Be((0, 0));
    }

    [Fact]
    public void A_living_writer_is_not_disturbed_by_others_that_save_and_open()
    {
        AtomicFile.Write(_path, stream =>
        {
            stream.Write(Content(1).AsSpan(0, Length / 2));
            stream.Flush();
            Save(2);
            AtomicFile.OpenRead(_path).Dispose();
            using (Process other = Start())
            {
                other.StandardOutput.ReadLine().Should().Be(Begun);
                other.Kill();
                other.WaitForExit();
            }

            Save(3);
            stream.Write(Content(1).AsSpan(Length / 2));
        });

        ReadWhole(_path).Should().Be(1, "the last writer wins");
        Directory.EnumerateFiles(_folder).Should().Equal(_path);
    }

    [Fact]
    public void A_writer_whose_file_is_taken_before_it_is_locked_takes_another_name()
    {
        var names = new Queue<string>([Path.Combine(_folder, "a"), Path.Combine(_folder, "b")]);
        using FileStream other = new(Path.Combine(_folder, "a"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        using SavingStream stream = SavingStream.Create(_path, _path, names.Dequeue);

        stream.Temporary.Should().Be(Path.Combine(_folder, "b"));
    }

    [Fact]
    public void The_file_before_is_kept_and_comes_back_when_the_new_one_cannot_take_its_place()
    {
        string previous = _path + ".previous";
        Save(1, previous);
        Save(2, previous);
        Save(3, previous);
        ReadWhole(previous).Should().Be(2);

        FluentActions.Invoking(() => AtomicFile.Write(
            _path,
            stream => File.Delete(Directory.EnumerateFiles(_folder).Single(file => file != _path && file != previous)),
            previous)).Should().Throw<IOException>();

        ReadWhole(_path).Should().Be(3);
    }

    /// <summary>What a child does: one save after another, each of a byte of its own.</summary>
    internal static void SaveForEver(string path, TextWriter output)
    {
        for (int i = 0; ; i++)
        {
            Save(path, (byte)i, null);
            if (i == 2)
            {
                output.WriteLine(Begun);
                output.Flush();
            }
        }
    }

    /// <summary>What another child does: it says so in the middle of a save, and waits to be killed.</summary>
    internal static void SaveWithoutEnd(string path, TextWriter output) => AtomicFile.Write(path, stream =>
    {
        stream.Write(Content(0).AsSpan(0, Length / 2));
        output.WriteLine(Inside);
        output.Flush();
        Thread.Sleep(Timeout.Infinite);
    });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<int> OnThread(Func<int> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private Process Start() => Process.Start(ChildProcess.Of("--save", _path))!;

    private void Save(byte value, string? previous = null) => Save(_path, value, previous);

    private static void Save(string path, byte value, string? previous) => AtomicFile.Write(
        path,
        stream =>
        {
            ReadOnlySpan<byte> content = Content(value);
            for (int at = 0; at < Length; at += 50_000)
            {
                stream.Write(content.Slice(at, 50_000));
            }
        },
        previous);

    private static byte[] Content(byte value)
    {
        var content = new byte[Length];
        content.AsSpan().Fill(value);
        return content;
    }

    private static byte ReadWhole(string path)
    {
        byte[] found = File.ReadAllBytes(path);
        found.Length.Should().Be(Length);
        found.AsSpan().IndexOfAnyExcept(found[0]).Should().Be(-1);
        return found[0];
    }

    /// <summary>With a previous file there are moments in which that one is the only one.</summary>
    private int ReadUntil(string? previous, ManualResetEventSlim isRead, CancellationToken stop)
    {
        int reads = 0;
        for (; !stop.IsCancellationRequested; reads++)
        {
            try
            {
                ReadWhole(_path);
            }
            catch (FileNotFoundException) when (previous is not null)
            {
                ReadWhole(previous);
            }

            isRead.Set();
        }

        return reads;
    }
}
