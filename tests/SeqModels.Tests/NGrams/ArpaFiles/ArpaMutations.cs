using System.Text;
using SeqModels.NGrams;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics;

namespace SeqModels.Tests.NGrams;

/// <summary>Damages ARPA text at random and reads it.</summary>
internal static class ArpaMutations
{
    private static readonly string[] Pieces =
        ["\\data\\", "\\end\\", "\\1-grams:", "\\3-grams:", "ngram 3=2147483647", "ngram 4=9223372036854775807", "ngram 1=", "-99", "1e999", "NaN", "-inf",
            "<unk>", "<UNK>", "<s>", "\t", "\n", "\n\n", "\r\n", "\0", "0.5", "w1 w2", "\uFEFF", "-1 w1 w2 w3\n"];

    /// <summary>Reads <paramref name="count"/> mutations; returns how many still were models.</summary>
    public static int Run(int count, ulong seed)
    {
        var random = new RandomSource(seed);
        byte[][] originals =
        [
            Encoding.UTF8.GetBytes(Backoff.ExampleA), Encoding.UTF8.GetBytes(Backoff.ExampleB),
            Encoding.UTF8.GetBytes(Backoff.Write(Backoff.Random(3, Backoff.Words(3), 4, 0.6))), Gzip(Backoff.Random(4, Backoff.Words(3), 3, 0.6)),
        ];
        int models = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] mutated = Mutate(originals[random.NextInt(originals.Length)], random);
            try
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                BackoffTables tables = Arpa.ReadTables(new MemoryStream(mutated), out _);
                Use(tables);
                models++;
                (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(64 << 20);
            }
            catch (InvalidDataException e)
            {
                e.Message.Should().StartWith("Arpa.Read: 'stream', ");
            }
        }
        return models;
    }

    /// <summary>A model that was read can be walked, scored and written.</summary>
    private static void Use(BackoffTables tables)
    {
        var walker = new BackoffWalker(tables);
        ContextNode context = walker.Begin;
        for (int word = 0; word < tables.Vocabulary.Count; word++)
        {
            (walker.Log10Probability(context, word) <= double.MaxValue).Should().BeTrue();
            context = walker.Advance(context, word);
        }
        if (!tables.Vocabulary.Tokens.Any(token => token.Contains('\0', StringComparison.Ordinal)))
        {
            Arpa.WriteTables(tables, Stream.Null);
        }
    }

    private static byte[] Mutate(byte[] original, RandomSource random)
    {
        List<byte> bytes = [.. original];
        for (int n = random.NextInt(4); n >= 0 && bytes.Count > 0; n--)
        {
            int at = random.NextInt(bytes.Count), length = Math.Min(bytes.Count - at, 1 + random.NextInt(40));
            switch (random.NextInt(6))
            {
                case 0:
                    bytes[at] = (byte)random.NextInt(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(random.NextInt(bytes.Count - length + 1), length));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.NextInt(Pieces.Length)]));
                    break;
                case 4:
                    bytes.RemoveRange(at, random.NextInt(8) == 0 ? bytes.Count - at : 1);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.NextInt(8));
                    break;
            }
        }
        return [.. bytes];
    }

    private static byte[] Gzip(BackoffTables tables)
    {
        var stream = new MemoryStream();
        Arpa.WriteTables(tables, stream, new() { Gzip = true });
        return stream.ToArray();
    }
}
