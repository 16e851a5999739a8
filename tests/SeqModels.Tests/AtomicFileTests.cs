namespace SeqModels.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atomic-").FullName;

    [Fact]
    public void A_full_disk_is_named_and_the_old_file_stays()
    {
        string path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "old");

        FluentActions.Invoking(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("full", unchecked((int)0x80070070));
        })).Should().Throw<IOException>().WithMessage($"*no room*'{path}': 100,000 bytes*");

        File.ReadAllText(path).Should().Be("old");
        Directory.EnumerateFiles(_folder).Should().HaveCount(1);
    }

    [Fact]
    public void What_cannot_fit_is_refused_before_it_is_written()
    {
        string path = Path.Combine(_folder, "file");

        FluentActions.Invoking(() => AtomicFile.CheckRoom(path, 1L << 60)).Should().Throw<IOException>().WithMessage($"*'{path}'*1,152,921,504,606,846,976 bytes*");
        FluentActions.Invoking(() => AtomicFile.CheckRoom(path, 1)).Should().NotThrow();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
