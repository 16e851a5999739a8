using SeqModels.NGrams.Storage;
using SeqModels.Numerics;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.NGrams;

public sealed unsafe class ChildBlocksTests
{
    [Theory]
    [Trait("Category", "Numeric")]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(63, 2)]
    [InlineData(64, 2)]
    [InlineData(65, 3)]
    [InlineData(1000, 1)]
    [InlineData(1000, 3)]
    [InlineData(1000, 9)]
    [InlineData(1000, 2000)]
    [InlineData(300, 7_000_000)]
    public void Every_number_comes_back(int ngrams, int largest)
    {
        int[] starts = Starts(ngrams, largest);
        (byte[] headers, byte[] low, int lowWords) = Write(starts);
        fixed (byte* header = headers, words = low)
        {
            for (int i = 0; i < ngrams; i++)
            {
                byte* block = header + ((i >> ChildBlocks.Shift) * ChildBlocks.HeaderLength);
                uint start = ChildBlocks.Read(block, block + ChildBlocks.HeaderLength, i % ChildBlocks.Length, words, (uint)lowWords, out uint end);
                ((int)start).Should().Be(starts[i], $"n-gram {i} begins there");
                ((int)end).Should().Be(starts[i + 1], $"n-gram {i} ends there");
            }
        }
    }

    [Fact]
    public void One_continuation_an_ngram_takes_no_low_bits()
    {
        ChildBlocks.LowWords([.. Enumerable.Range(0, 1000)]).Should().Be(0);
        ChildBlocks.LowWords([.. Enumerable.Range(0, 64).Select(i => 4 * i)]).Should().Be(1);
        ChildBlocks.LowBits(5, 133).Should().Be(0);
        ChildBlocks.LowBits(5, 134).Should().Be(1);
        ChildBlocks.LowBits(0, int.MaxValue).Should().Be(24);
    }

    [Fact]
    public void Bits_are_found_by_counting_too()
    {
        var random = new RandomSource(4);
        foreach (ulong bits in (ulong[])[0, 1, ulong.MaxValue, 1UL << 63, random.NextUInt64(), random.NextUInt64() & random.NextUInt64()])
        {
            int[] set = [.. Enumerable.Range(0, 64).Where(i => ((bits >> i) & 1) != 0)];
            for (int rank = 0; rank < 64; rank++)
            {
                ChildBlocks.SelectByHalves(bits, rank).Should().Be(rank < set.Length ? set[rank] : 64, $"it is bit {rank} of {bits:x}");
            }
        }
    }

    [Fingerprint("ngram-child-blocks")]
    internal static void Reading(Fingerprint print)
    {
        int[] starts = Starts(5000, 9);
        (byte[] headers, byte[] low, int lowWords) = Write(starts);
        var read = new List<float>();
        fixed (byte* header = headers, words = low)
        {
            for (int i = 0; i + 1 < starts.Length; i++)
            {
                byte* block = header + ((i >> ChildBlocks.Shift) * ChildBlocks.HeaderLength);
                read.Add(ChildBlocks.Read(block, block + ChildBlocks.HeaderLength, i % ChildBlocks.Length, words, (uint)lowWords, out uint end));
                read.Add(end);
            }
        }
        print.Add([.. read]);
    }

    private static int[] Starts(int ngrams, int largest)
    {
        var random = new RandomSource((ulong)largest);
        int[] starts = new int[ngrams + 1];
        for (int i = 0; i < ngrams; i++)
        {
            // Now and then many.
            starts[i + 1] = starts[i] + random.NextInt(i % 50 == 7 ? largest * 40L > int.MaxValue / 10 ? largest : largest * 40 : largest + 1);
        }
        return starts;
    }

    private static (byte[] Headers, byte[] Low, int LowWords) Write(int[] starts)
    {
        int lowWords = ChildBlocks.LowWords(starts), at = 0;
        var headers = new byte[ChildBlocks.Count(starts.Length - 1) * ChildBlocks.HeaderLength];
        var low = new byte[(lowWords * 8) + ChildBlocks.Spare];
        for (int first = 0; first < starts.Length; first += ChildBlocks.Length)
        {
            int[] block = starts[first..Math.Min(starts.Length, first + ChildBlocks.Length)];
            ChildBlocks.Write(block, headers.AsSpan(first / ChildBlocks.Length * ChildBlocks.HeaderLength),
                System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(low.AsSpan(0, lowWords * 8))[at..], at);
            at += ChildBlocks.LowBits(block[0], block[^1]);
        }
        at.Should().Be(lowWords);
        return (headers, low, lowWords);
    }
}
