using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SeqModels.NGrams.Memory;

namespace SeqModels.Fuzz.Mutations;

/// <summary>Changes files of n-gram counts and of models of counts, and renews their checksum.</summary>
internal static class CountFileMutator
{
    private const int ModelKind = 2;
    private const int KindAt = 12;
    private const int ChecksumLength = 4;

    public static byte[] Mutate(byte[] seed, IReadOnlyList<byte[]> others, FuzzRandom random)
    {
        byte[] content = seed[..^ChecksumLength];
        for (int i = random.Small(2); i > 0; i--)
        {
            content = random.OneIn(6) ? ByteMutator.Mutate(content, others, random) : Change(content, random);
        }

        byte[] file = [.. content, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(content.Length), BinaryData.Checksum(content) ^ (random.OneIn(32) ? 1u : 0));
        return file;
    }

    private static byte[] Change(byte[] content, FuzzRandom random)
    {
        int vocabularyAt = KindAt + sizeof(int) + (content.Length > KindAt + sizeof(int) && content[KindAt] == ModelKind ? sizeof(double) : 0);
        if (content.Length < vocabularyAt + sizeof(int))
        {
            return content;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(vocabularyAt));
        int textAt = vocabularyAt + sizeof(int);
        if (length < 0 || length > content.Length - textAt)
        {
            return content;
        }

        byte[] head = content[..vocabularyAt], text = content[textAt..(textAt + length)];
        int[] numbers = MemoryMarshal.Cast<byte, int>(content.AsSpan(textAt + length)).ToArray();
        // A description of a tokenizer at the end need not be of whole numbers.
        byte[] rest = content[(textAt + length + (numbers.Length * sizeof(int)))..];
        switch (random.Below(8))
        {
            case 0:
                text = TextMutator.Mutate(text, random);
                break;
            case 1:
                ChangeHead(head, random);
                break;
            default:
                numbers = ChangeNumbers(numbers, random);
                break;
        }

        byte[] size = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(size, text.Length);
        return [.. head, .. size, .. text, .. MemoryMarshal.AsBytes(numbers.AsSpan()), .. rest];
    }

    /// <summary>Version, kind, or the constant of a model.</summary>
    private static void ChangeHead(byte[] head, FuzzRandom random)
    {
        if (head.Length > KindAt + sizeof(int) && random.Below(4) > 0)
        {
            double constant = random.Of(0, -0.0, 1, -1, 1e-300, 1e308, double.NaN, double.PositiveInfinity, double.Epsilon);
            BinaryPrimitives.WriteDoubleLittleEndian(head.AsSpan(KindAt + sizeof(int)), constant);
            return;
        }

        Boundary.Write(head.AsSpan(8 + (random.Below(2) * sizeof(int)), sizeof(int)), Boundary.Integer(random));
    }

    /// <summary>By sentences, order, and the arrays of all orders, which are what counts is lost in.</summary>
    private static int[] ChangeNumbers(int[] numbers, FuzzRandom random)
    {
        if (numbers.Length == 0)
        {
            return numbers;
        }

        int at = random.OneIn(4) ? random.Below(Math.Min(4, numbers.Length)) : random.Below(numbers.Length), other = random.Below(numbers.Length);
        int length = Math.Min(random.Small(5), numbers.Length - Math.Max(at, other));
        switch (random.Below(8))
        {
            case 0:
                numbers[at] = numbers[other];
                break;
            case 1:
                numbers.AsSpan(at, length).Fill((int)Boundary.Integer(random));
                break;
            case 2:
                numbers.AsSpan(other, length).CopyTo(numbers.AsSpan(at));
                break;
            case 3:
                return [.. numbers.AsSpan(..at), .. numbers.AsSpan((at + length)..)];
            case 4:
                return [.. numbers.AsSpan(..at), .. numbers.AsSpan(other, length), .. numbers.AsSpan(at..)];
            default:
                numbers[at] = unchecked((int)Boundary.Near(numbers[at], random));
                break;
        }

        return numbers;
    }
}
