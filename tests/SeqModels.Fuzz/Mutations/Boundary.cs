using System.Buffers.Binary;
using System.Globalization;

namespace SeqModels.Fuzz.Mutations;

/// <summary>Values at which readers go wrong.</summary>
internal static class Boundary
{
    private static readonly long[] Integers =
    [
        0, 1, 2, 3, 4, 7, 8, 16, 31, 32, 33, 63, 64, 65, 127, 128, 255, 256, 1000, 12_000, short.MaxValue, ushort.MaxValue, 1 << 16, 1 << 20, 1 << 24,
        1 << 27, 1 << 28, 1 << 29, 1 << 30, int.MaxValue - 1, int.MaxValue, 1L << 31, uint.MaxValue, 1L << 32, (1L << 32) + 1, 1L << 33, 1L << 40,
        1L << 61, 1L << 62, long.MaxValue, -1, -2, -8, short.MinValue, int.MinValue, int.MinValue + 1L, long.MinValue,
    ];

    private static readonly uint[] FloatBits =
    [
        0, 0x80000000, 1, 0x3F800000, 0xBF800000, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC00001, 0x7F800001, 0x7F7FFFFF, 0xFF7FFFFF, 0x42C60000, 0xC2C60000,
    ];

    private static readonly string[] NumberTexts =
    [
        "0", "-0", "1", "-1", "2", "3", "7", "0.5", "-0.5", "1e-400", "1e400", "-1e400", "1e308", "1.0", "1e3", "8000", "12000", "65536", "2147483647", "2147483648",
        "-2147483648", "-2147483649", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615",
        "18446744073709551616", "-99", "-1e-9", "99999999999999999999999999", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "\"1\"", "null", "true",
    ];

    public static long Integer(FuzzRandom random) => random.Of<long>(Integers);

    /// <summary>A number beside one, a multiple of it, or a boundary.</summary>
    public static long Near(long value, FuzzRandom random) => random.Below(8) switch
    {
        0 => unchecked(value + 1),
        1 => unchecked(value - 1),
        2 => unchecked(value * 2),
        3 => value / 2,
        4 => unchecked(-value),
        5 => random.Below(256),
        _ => Integer(random),
    };

    public static uint Float(FuzzRandom random) => random.OneIn(4) ? (uint)random.Next() : random.Of<uint>(FloatBits);

    /// <summary>A number as JSON or a text file has it, or what may stand in its place.</summary>
    public static string NumberText(FuzzRandom random) => random.OneIn(3)
        ? random.Below(1 << random.Below(20)).ToString(CultureInfo.InvariantCulture)
        : random.Of<string>(NumberTexts);

    /// <summary>The lowest bytes of a number in the place of others, little-endian.</summary>
    public static void Write(Span<byte> bytes, long value)
    {
        Span<byte> all = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(all, value);
        all[..Math.Min(bytes.Length, all.Length)].CopyTo(bytes);
    }

    public static long Read(ReadOnlySpan<byte> bytes) => bytes.Length >= 8
        ? BinaryPrimitives.ReadInt64LittleEndian(bytes)
        : bytes.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : bytes[0];
}
