using System.Diagnostics;
using SeqModels.NGrams;
using SeqModels.NGrams.Memory;
using SeqModels.Numerics;

namespace SeqModels.Tests.NGrams;

/// <summary>Models that are disposed, and files that are cut, while they are in use.</summary>
public sealed class DisposedModelTests : IDisposable
{
    public const string Argument = "--dispose-in-use";

    private const int Rounds = 12;
    private const string Survived = "survived";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    /// <summary>In another process, which reading freed memory would end.</summary>
    [Theory]
    [InlineData("Hashed", "mapped")]
    [InlineData("Hashed", "memory")]
    [InlineData("Packed", "mapped")]
    [InlineData("Packed", "stored")]
    public async Task A_query_during_disposal_completes_or_says_so(string kind, string place)
    {
        using Process child = Process.Start(ChildProcess.Of(Argument, kind, place, _folder))!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();

        output.Trim().Should().Be(Survived, await errors);
        child.ExitCode.Should().Be(0);
    }

    [Fact]
    public void Long_work_keeps_the_memory_that_is_disposed_meanwhile()
    {
        ModelMemory memory = ModelMemory.Allocate(100);
        using (ModelMemory.Use use = memory.Hold())
        {
            memory.Dispose();
            memory.IsDisposed.Should().BeTrue();
            memory.Invoking(m => m.Read().Dispose()).Should().Throw<ObjectDisposedException>();
            memory.Invoking(m => m.Hold().Dispose()).Should().Throw<ObjectDisposedException>();
        }
    }

    [Fact]
    public async Task Disposal_waits_for_a_query()
    {
        ModelMemory memory = ModelMemory.Allocate(100);
        using var reads = new ManualResetEventSlim();
        using var ends = new ManualResetEventSlim();
        var reader = new Thread(() =>
        {
            using ModelMemory.Reading reading = memory.Read();
            reads.Set();
            ends.Wait();
        });
        reader.Start();
        reads.Wait();
        Task disposal = Task.Run(memory.Dispose);

        (await Task.WhenAny(disposal, Task.Delay(50))).Should().NotBeSameAs(disposal);
        ends.Set();
        await disposal.WaitAsync(TimeSpan.FromSeconds(60));
        reader.Join();
    }

    [Theory]
    [InlineData(NGramStorageKind.Hashed)]
    [InlineData(NGramStorageKind.Packed)]
    public void A_file_cut_under_a_model_is_refused_where_it_can_be_noticed(NGramStorageKind kind)
    {
        string path = Path.Combine(_folder, "model"), text = Path.Combine(_folder, "text");
        NGramModel.FromTables(RandomTables.Make(40, 3, 900, 2)).Save(path, new NGramStorageOptions { Kind = kind });
        File.WriteAllText(text, "w3 w4 w5\n");
        using NGramModel mapped = NGramModel.Load(path), copy = NGramModel.Load(path, new NGramLoadOptions { InMemory = true });
        TextScore score = mapped.ScoreFile(text);
        using (var other = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            if (!TryCut(other))
            {
                // Windows does not let others cut a mapped file.
                return;
            }
        }

        foreach (Action work in (Action[])[() => mapped.Verify(), () => mapped.Save(path), () => mapped.ScoreFile(text), () => _ = mapped.Vocabulary.Tokens, () => mapped.Prune(NGramPruning.ByEntropy(0.1))])
        {
            work.Should().Throw<InvalidDataException>().WithMessage($"'{path}' was cut*to 64 bytes*NGramLoadOptions.InMemory*");
        }
        FluentActions.Invoking(() => NGramModel.Load(path)).Should().Throw<InvalidDataException>().WithMessage($"'{path}' cannot be loaded*");
        copy.Verify();
        copy.ScoreFile(text).Should().Be(score);
        copy.StorageKind.Should().Be(kind);
    }

    [Fact]
    public void A_copy_in_memory_gives_the_same_numbers()
    {
        string path = Path.Combine(_folder, "model");
        NGramModel.FromTables(RandomTables.Make(40, 3, 900, 2), "described").Save(path);
        using NGramModel mapped = NGramModel.Load(path), copy = NGramModel.Load(path, new NGramLoadOptions { InMemory = true });
        File.Delete(path);
        int[] words = [.. Enumerable.Range(0, 40)];
        double[] expected = new double[40], found = new double[40];
        NGramState one = mapped.BeginOfSentenceState(), two = copy.BeginOfSentenceState();
        mapped.Score(ref one, words, expected);
        copy.Score(ref two, words, found);

        found.Should().Equal(expected);
        copy.Description.Should().Be("described");
        copy.StorageBytes.Should().Be(mapped.StorageBytes);
        copy.Save(path);
    }

    /// <summary>The child: threads ask a model everything until it is disposed under them, again and again.</summary>
    internal static void Run(string kind, string place, string folder, TextWriter output)
    {
        string path = Path.Combine(folder, "model"), text = Path.Combine(folder, "text");
        NGramModel tables = NGramModel.FromTables(RandomTables.Make(300, 4, 60_000, 2));
        var options = new NGramStorageOptions { Kind = Enum.Parse<NGramStorageKind>(kind) };
        tables.Save(path, options);
        File.WriteAllLines(text, Enumerable.Range(0, 20_000).Select(i => $"w{3 + (i % 250)} w{3 + (i * 7 % 250)}"));
        for (int round = 0; round < Rounds; round++)
        {
            NGramModel model = place == "stored" ? tables.Store(options) : NGramModel.Load(path, new NGramLoadOptions { InMemory = place == "memory" });
            Action<int>[] queries = [i => Step(model, i), _ => Block(model), _ => Distribute(model), _ => model.ScoreFile(text), _ => model.Verify(),
                i => model.Save(path + i), _ => model.Explain(["w3", "w4", "w5"])];
            using var running = new CountdownEvent(queries.Length);
            Thread[] threads = [.. queries.Select((query, i) => new Thread(() => Ask(query, i, running)))];
            foreach (Thread thread in threads)
            {
                thread.Start();
            }
            running.Wait();
            Thread.Sleep(round);
            model.Dispose();
            foreach (Thread thread in threads)
            {
                thread.Join();
            }
        }
        output.WriteLine(Survived);
    }

    private static void Ask(Action<int> query, int number, CountdownEvent running)
    {
        bool first = true;
        try
        {
            while (true)
            {
                query(number);
                if (first)
                {
                    running.Signal();
                    first = false;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // As it should be.
        }
    }

    private static void Step(NGramModel model, int seed)
    {
        NGramState state = model.BeginOfSentenceState();
        for (int i = 0; i < 300; i++)
        {
            model.Score(in state, ((i * 31) + seed) % 250, out state);
        }
    }

    private static void Block(NGramModel model)
    {
        NGramState state = model.BeginOfSentenceState();
        int[] words = [.. Enumerable.Range(0, 2000).Select(i => i * 17 % 250)];
        model.Score(ref state, words, new double[words.Length]);
    }

    private static void Distribute(NGramModel model)
    {
        NGramState state = model.BeginOfSentenceState();
        model.Score(in state, 7, out state);
        model.Distribution(in state, new float[model.Vocabulary.Count]);
        model.Sample(in state, new RandomSource(1));
    }

    private static bool TryCut(FileStream file)
    {
        try
        {
            file.SetLength(64);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
