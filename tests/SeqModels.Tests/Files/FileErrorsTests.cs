using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Tests.LanguageModels;
using SeqModels.Tests.Training;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.Files;

/// <summary>
/// One set of exceptions for all loaders and savers: <see cref="InvalidDataException"/> for the content, <see cref="IOException"/> and
/// <see cref="UnauthorizedAccessException"/> for the system. A folder or a file stands in the way where a mode would not stop an administrator.
/// </summary>
public sealed class FileErrorsTests : IDisposable
{
    private const int MutationsEach = 150;

    private readonly string _folder = Directory.CreateTempSubdirectory("errors-").FullName;

    private static readonly Dictionary<string, Action<string>> Savers = new()
    {
        ["vocabulary"] = path => TinyText.Vocabulary.Save(path),
        ["tensors"] = path => SafeTensors.Save(path, [("a", Tensor.Zeros([2, 3]))]),
        ["module"] = path => new Linear(3, 2, new RandomSource(1)).Save(path),
        ["language model"] = path => TinyText.Model(CellKind.Gru).Save(path),
        ["checkpoint"] = path => Train(new CheckpointOptions(path) { FailOnError = true, Resume = ResumeMode.Never }),
        ["JSON log"] = path => Report(new JsonLinesLog(path)),
        ["CSV log"] = path => Report(new CsvLog(path)),
    };

    private static readonly Dictionary<string, Action<string>> Loaders = new()
    {
        ["vocabulary"] = path => Vocabulary.Load(path),
        ["tensors"] = path => SafeTensors.Load(path),
        ["module"] = path => new Linear(3, 2, new RandomSource(1)).Load(path),
        ["language model"] = path => RecurrentLanguageModel.Load(path),
        ["checkpoint"] = path => Train(new CheckpointOptions(path) { Resume = ResumeMode.Required }),
    };

    public static TheoryData<string> SaverNames => [.. Savers.Keys];

    public static TheoryData<string> LoaderNames => [.. Loaders.Keys];

    [Theory]
    [MemberData(nameof(LoaderNames))]
    public void Loading_what_is_not_there_is_an_error_of_the_system(string name)
    {
        string path = Path.Combine(_folder, "file"), inFile = Path.Combine(path, "inner");

        Load(name, path).Should().Throw<FileNotFoundException>().WithMessage($"*{path}*");
        Load(name, Path.Combine(_folder, "missing", "file")).Should().Throw<IOException>();
        Directory.CreateDirectory(path);
        Load(name, path).Should().Throw<IOException>().WithMessage($"*{path}*");
        Directory.Delete(path);
        Savers[name](path);
        Load(name, inFile).Should().Throw<IOException>();
        Directory.EnumerateFiles(_folder).Should().OnlyContain(file => !file.EndsWith(".saving", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(LoaderNames))]
    public void Loading_what_is_no_such_file_is_an_error_of_the_content(string name)
    {
        string path = Path.Combine(_folder, "file");
        Savers[name](path);
        byte[] whole = File.ReadAllBytes(path);
        Load(name, path).Should().NotThrow();
        var random = new RandomSource(7);

        foreach (byte[] content in (byte[][])[[], [0], [.. Enumerable.Range(0, 5000).Select(_ => (byte)random.NextInt(256))], new byte[3000], [.. "{}\n"u8]])
        {
            File.WriteAllBytes(path, content);
            Load(name, path).Should().Throw<InvalidDataException>().WithMessage("*file*");
        }

        foreach (int length in Enumerable.Range(0, 40).Select(i => i * (whole.Length - 1) / 40))
        {
            File.WriteAllBytes(path, whole[..length]);
            Load(name, path).Should().Throw<InvalidDataException>().WithMessage("*file*");
        }
    }

    [Theory]
    [MemberData(nameof(LoaderNames))]
    public void Loading_a_file_of_which_some_bytes_are_others_gives_it_or_an_error_of_the_content(string name)
    {
        string path = Path.Combine(_folder, "file");
        Savers[name](path);
        byte[] whole = File.ReadAllBytes(path);
        var random = new RandomSource(11);
        for (int i = 0; i < MutationsEach; i++)
        {
            byte[] content = [.. whole];
            int at = random.NextInt(Math.Min(content.Length, 3000));
            int length = Math.Min(1 + random.NextInt(4), content.Length - at);
            byte[] put = (i % 3) switch
            {
                0 => [.. Enumerable.Range(0, length).Select(_ => (byte)random.NextInt(256))],
                1 => [.. "9999999999"u8[..length]],
                _ => [.. "\"[{\\\n"u8[..length]],
            };
            put.CopyTo(content, at);
            File.WriteAllBytes(path, content);
            try
            {
                Loaders[name](path);
            }
            catch (InvalidDataException)
            {
                // Every other exception fails the test.
            }
        }
    }

    [Theory]
    [MemberData(nameof(SaverNames))]
    public void Saving_where_something_else_stands_is_an_error_of_the_system_and_leaves_it(string name)
    {
        string path = Path.Combine(_folder, "file"), folder = Path.Combine(_folder, "folder"), inFile = Path.Combine(path, "inner");
        Directory.CreateDirectory(folder);
        File.WriteAllText(path, "in the way");

        Save(name, folder).Should().Throw<IOException>().WithMessage($"*{folder}*");
        Save(name, inFile).Should().Throw<IOException>().WithMessage($"*{path}*");

        File.ReadAllText(path).Should().Be("in the way");
        Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Should().BeEquivalentTo([path, folder]);
    }

    [Fact]
    public void A_folder_of_events_where_a_file_stands_is_an_error_of_the_system()
    {
        string path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "in the way");

        FluentActions.Invoking(() => Report(new TensorBoardLog(path))).Should().Throw<IOException>().WithMessage($"*{path}*");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Action Load(string name, string path) => () => Loaders[name](path);

    private static Action Save(string name, string path) => () => Savers[name](path);

    private static void Train(CheckpointOptions checkpoints) => TinyText.Model(CellKind.Rnn).Train(TinyText.Encoded.Slice(0, 210), options: new TrainingOptions { Epochs = 1, BatchSize = 2, SequenceLength = 50, Checkpoints = checkpoints });

    private static void Report(TrainingLog log)
    {
        using (log)
        {
            log.Report(TrainingLogTests.Step(1));
        }
    }
}
