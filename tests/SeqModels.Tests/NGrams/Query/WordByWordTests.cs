using System.Runtime.CompilerServices;
using SeqModels.NGrams;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Query;
using SeqModels.NGrams.Storage;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics;

namespace SeqModels.Tests.NGrams;

/// <summary>The work of scoring word by word, counted.</summary>
public sealed class WordByWordTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Each_context_of_the_state_is_looked_up_once_and_the_memory_is_requested_first(int order)
    {
        BackoffTables tables = RandomTables.Make(8, order, 3000, 5);
        List<string> calls = [];
        var engine = new BackoffEngine<Recorder>(new Recorder(new TableStorage(tables), calls), tables.Vocabulary, bySentences: true, isNormalized: true);
        var random = new RandomSource(2);
        engine.Begin(out NGramState state);
        int longest = 0;
        for (int i = 0; i < 300; i++)
        {
            int length = state.ContextLength;
            longest = Math.Max(longest, length);
            calls.Clear();
            engine.Score(in state, i % 20 == 19 ? 2 : 3 + random.NextInt(5), out state, out int matched);

            string[] requests = [.. Enumerable.Range(1, length).Select(k => $"request {k}")];
            calls.Take(length + 1).Should().Equal([.. requests, "unigram"]);
            string[] lookups = [.. Enumerable.Range(1, length).Select(k => k == order - 1 ? "find top" : $"find {k}")];
            calls.Where(call => call.StartsWith("find", StringComparison.Ordinal)).Should().Equal(lookups);
            // The model has every suffix of its n-grams, so that all orders up to the one matched are found, and no other is read.
            string[] reads = [.. Enumerable.Range(1, matched - 1).Select(k => k == order - 1 ? "read top" : $"read {k}")];
            calls.Where(call => call.StartsWith("read", StringComparison.Ordinal)).Should().Equal(reads);
            calls.Should().HaveCount((2 * length) + 1 + reads.Length);
        }
        longest.Should().Be(order - 1);
    }

    [Fact]
    public void A_state_has_the_documented_size() => Unsafe.SizeOf<NGramState>().Should().Be(200);

    /// <summary>Tables that note what is asked of them word by word.</summary>
    private readonly struct Recorder(TableStorage storage, List<string> calls) : IBackoffStorage
    {
        public int Order => storage.Order;

        public ModelMemory.Reading Read() => storage.Read();

        public ModelMemory.Use Hold() => storage.Hold();

        public int Count(int level) => storage.Count(level);

        public int Places(int level) => storage.Places(level);

        public float Unigram(int word, out NGramContext context)
        {
            calls.Add("unigram");
            return storage.Unigram(word, out context);
        }

        public int Find(int level, in NGramContext context, int word) => throw new NotSupportedException();

        public float At(int level, int position, out NGramContext context) => throw new NotSupportedException();

        public void PrefetchUnigram(int word) => throw new NotSupportedException();

        public void PrefetchFind(int level, in NGramContext context, int word) => throw new NotSupportedException();

        public void PrefetchAt(int level, int position) => throw new NotSupportedException();

        public void Read(int level, int start, Span<int> words, Span<float> log10Probabilities) => throw new NotSupportedException();

        public int Locate(int level, in NGramContext context, int word)
        {
            calls.Add($"request {level}");
            return storage.Locate(level, in context, word);
        }

        public int FindInner(int level, in NGramContext context, int place, int word)
        {
            calls.Add($"find {level}");
            return storage.FindInner(level, in context, place, word);
        }

        public int FindTop(in NGramContext context, int place, int word)
        {
            calls.Add("find top");
            return storage.FindTop(in context, place, word);
        }

        public float AtInner(int level, int position, out NGramContext context)
        {
            calls.Add($"read {level}");
            return storage.AtInner(level, position, out context);
        }

        public float AtTop(int position)
        {
            calls.Add("read top");
            return storage.AtTop(position);
        }
    }
}
