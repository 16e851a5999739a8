using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace SeqModels.Cli.NGrams;

/// <summary>
/// Chooses the unknown token of a training text. Preprocessed texts such as the Penn Treebank have <c>&lt;unk&gt;</c> for rare words, which is then an
/// ordinary word, as in published perplexities, and the unknown token is <c>&lt;oov&gt;</c>.
/// </summary>
internal static class UnknownToken
{
    public const string Usual = "<unk>";

    public const string Other = "<oov>";

    private const int BlockLength = 1 << 20;

    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r\n\v\f\0"u8);

    /// <summary><c>&lt;unk&gt;</c>, or <c>&lt;oov&gt;</c> if a text, plain or gzip, has that as a word.</summary>
    public static string For(string path)
    {
        using FileStream plain = File.OpenRead(path);
        bool isGzip = plain.ReadByte() == 0x1F && plain.ReadByte() == 0x8B;
        plain.Position = 0;
        using Stream text = isGzip ? new GZipStream(plain, CompressionMode.Decompress) : plain;
        return Contains(text, Encoding.UTF8.GetBytes(Usual)) ? Other : Usual;
    }

    private static bool Contains(Stream text, byte[] word)
    {
        byte[] bytes = new byte[BlockLength];
        bytes[0] = (byte)'\n';
        for (int filled = 1; ;)
        {
            int read = text.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            bool isLast = filled + read < bytes.Length;
            filled += read;
            for (int start = 1; bytes.AsSpan(start, filled - start).IndexOf(word) is >= 0 and var found; start += found + 1)
            {
                int from = start + found, to = from + word.Length;
                if (Space.Contains(bytes[from - 1]) && (to == filled ? isLast : Space.Contains(bytes[to])))
                {
                    return true;
                }
            }

            if (isLast)
            {
                return false;
            }

            // A word may lie in two blocks.
            int carried = word.Length + 1;
            bytes.AsSpan(filled - carried, carried).CopyTo(bytes);
            filled = carried;
        }
    }
}
