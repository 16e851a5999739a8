using SeqModels.Files;

namespace SeqModels.Tests.Files;

/// <summary>What a save does to the file, its mode, links and its neighbours.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atomic-").FullName;
    private readonly string _path;

    public AtomicFileTests() => _path = Path.Combine(_folder, "file");

    [Fact]
    public void A_full_disk_is_named_and_the_old_file_stays()
    {
        File.WriteAllText(_path, "old");

        FluentActions.Invoking(() => AtomicFile.Write(_path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("full", unchecked((int)0x80070070));
        })).Should().Throw<IOException>().WithMessage($"*disk space*'{_path}': 100,000 bytes*");

        File.ReadAllText(_path).Should().Be("old");
        Directory.EnumerateFiles(_folder).Should().HaveCount(1);
    }

    [Fact]
    public void What_cannot_fit_is_refused_before_it_is_written()
    {
        FluentActions.Invoking(() => AtomicFile.CheckRoom(_path, 1L << 60)).Should().Throw<IOException>().WithMessage($"*'{_path}'*1,152,921,504,606,846,976 bytes*");
        FluentActions.Invoking(() => AtomicFile.CheckRoom(_path, 1)).Should().NotThrow();
    }

    [Fact]
    public void A_failed_write_removes_what_it_wrote_and_throws_what_it_threw()
    {
        File.WriteAllText(_path, "old");

        FluentActions.Invoking(() => AtomicFile.Write(_path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new OperationCanceledException("stopped");
        })).Should().Throw<OperationCanceledException>().WithMessage("stopped");

        File.ReadAllText(_path).Should().Be("old");
        Directory.EnumerateFiles(_folder).Should().HaveCount(1);
    }

    /// <summary>Names that a writer might be expected to take: what stands there belongs to others.</summary>
    [Theory]
    [InlineData(".saving")]
    [InlineData(".tmp")]
    [InlineData(".seqmodels-.saving")]
    [InlineData(".seqmodels-my-own-notes.saving")]
    public void Files_of_the_user_beside_the_path_are_left(string ending)
    {
        File.WriteAllText(_path + ending, "mine");

        AtomicFile.Write(_path, stream => stream.Write("new"u8));
        AtomicFile.OpenRead(_path).Dispose();

        File.ReadAllText(_path + ending).Should().Be("mine");
        File.ReadAllText(_path).Should().Be("new");
    }

    [Fact]
    public void A_link_planted_at_a_temporary_name_is_not_followed()
    {
        string victim = Path.Combine(_folder, "victim"), planted = Path.Combine(_folder, "planted"), free = Path.Combine(_folder, "free");
        File.WriteAllText(victim, "precious");
        File.CreateSymbolicLink(planted, victim);
        File.CreateSymbolicLink(_path + ".saving", victim);
        var names = new Queue<string>([planted, free]);

        using (var stream = SavingStream.Create(_path, _path, names.Dequeue))
        {
            stream.Temporary.Should().Be(free);
            stream.Write("new"u8);
        }

        AtomicFile.Write(_path, stream => stream.Write("new"u8));

        File.ReadAllText(victim).Should().Be("precious");
        new FileInfo(planted).LinkTarget.Should().Be(victim);
        new FileInfo(_path + ".saving").LinkTarget.Should().Be(victim);
    }

    [Fact]
    public void The_mode_of_the_old_file_is_kept()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (UnixFileMode mode in (UnixFileMode[])[
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite,
            UnixFileMode.UserRead])
        {
            File.WriteAllText(_path, "old");
            File.SetUnixFileMode(_path, mode);
            UnixFileMode? whileWritten = null;

            AtomicFile.Write(_path, stream =>
            {
                whileWritten = Mode(Directory.EnumerateFiles(_folder).Single(file => file != _path));
                stream.Write("new"u8);
            });

            File.GetUnixFileMode(_path).Should().Be(mode);
            whileWritten.Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite, "nobody else reads what is half written");
            File.ReadAllText(_path).Should().Be("new");
            File.Delete(_path);
        }
    }

    [Fact]
    public void A_new_file_has_the_mode_of_any_new_file()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string ordinary = Path.Combine(_folder, "ordinary");
        File.WriteAllText(ordinary, "");

        AtomicFile.Write(_path, stream => stream.Write("new"u8));

        File.GetUnixFileMode(_path).Should().Be(File.GetUnixFileMode(ordinary));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_at_the_path_stays_and_its_target_is_replaced(bool relative)
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName, target = Path.Combine(elsewhere, "target");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(Path.Combine(elsewhere, "second"), "target");
        File.CreateSymbolicLink(_path, relative ? Path.Combine("elsewhere", "second") : target);

        AtomicFile.Write(_path, stream => stream.Write("new"u8));

        new FileInfo(_path).LinkTarget.Should().NotBeNull();
        File.ReadAllText(target).Should().Be("new");
        Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Should().HaveCount(4);
    }

    [Fact]
    public void A_link_to_nothing_gets_the_file_it_names()
    {
        string target = Path.Combine(_folder, "target");
        File.CreateSymbolicLink(_path, target);

        AtomicFile.Write(_path, stream => stream.Write("new"u8));

        File.ReadAllText(target).Should().Be("new");
        new FileInfo(_path).LinkTarget.Should().Be(target);
    }

    [Fact]
    public void Links_in_a_circle_and_devices_are_refused()
    {
        File.CreateSymbolicLink(_path, _path + "2");
        File.CreateSymbolicLink(_path + "2", _path);
        FluentActions.Invoking(() => AtomicFile.Write(_path, _ => { })).Should().Throw<IOException>();
        FluentActions.Invoking(() => AtomicFile.OpenRead(_path)).Should().Throw<IOException>();

        if (File.Exists("/dev/null"))
        {
            string link = Path.Combine(_folder, "link");
            File.CreateSymbolicLink(link, "/dev/null");
            FluentActions.Invoking(() => AtomicFile.Write(link, stream => stream.Write("new"u8))).Should().Throw<IOException>().WithMessage("*device*");
        }
    }

    [Fact]
    public void A_name_as_long_as_names_may_be_is_saved_and_cleaned()
    {
        string path = Path.Combine(_folder, new string('n', 255));
        string left = Path.Combine(_folder, SavingName.New(path));
        File.WriteAllText(left, "left by a dead writer");

        AtomicFile.Write(path, stream => stream.Write("new"u8));

        File.ReadAllText(path).Should().Be("new");
        File.Exists(left).Should().BeFalse();
    }

    [Fact]
    public void A_folder_in_place_of_the_file_is_said()
    {
        Directory.CreateDirectory(_path);

        FluentActions.Invoking(() => AtomicFile.Write(_path, _ => { })).Should().Throw<IOException>().WithMessage($"'{_path}' cannot be written*folder*");
        FluentActions.Invoking(() => AtomicFile.OpenRead(_path)).Should().Throw<IOException>().WithMessage($"'{_path}' cannot be read*folder*");
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
