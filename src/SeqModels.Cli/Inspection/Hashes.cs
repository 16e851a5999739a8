using System.Security.Cryptography;
using SeqModels.Cli.Texts;

namespace SeqModels.Cli.Inspection;

/// <summary>SHA-256 in hexadecimal.</summary>
internal static class Hashes
{
    private const int BlockLength = 1 << 16;

    public static string OfFile(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>The hash of a part of a file.</summary>
    public static string OfPart(FileStream stream, long start, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[BlockLength];
        stream.Position = start;
        for (long left = length; left > 0;)
        {
            int count = (int)Math.Min(left, BlockLength);
            stream.ReadExactly(block, 0, count);
            hash.AppendData(block, 0, count);
            left -= count;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
