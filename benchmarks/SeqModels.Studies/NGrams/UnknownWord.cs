using System.Buffers;
using System.IO.Compression;

namespace SeqModels.Studies.NGrams;

/// <summary>
/// Chooses the unknown token. Preprocessed texts such as the Penn Treebank contain <c>&lt;unk&gt;</c> for rare words, which is then an ordinary
/// word, as in published perplexities, and the unknown token is <c>&lt;oov&gt;</c>.
/// </summary>
internal static class UnknownWord
{
    private const string Usual = "<unk>";
    private const string Other = "<oov>";
    private const int BlockLength = 1 << 20;

    /// <summary>The token of the options, or else one that the training text does not contain.</summary>
    public static string For(string? trainingText, Options options)
    {
        if (options.Unknown is { } named)
        {
            return named;
        }

        if (trainingText is null || options.Characters || !Has(trainingText, Usual))
        {
            return Usual;
        }

        Console.WriteLine($"{trainingText} contains {Usual} as an ordinary word; the unknown token is {Other} (see --unknown).");
        return Other;
    }

    /// <summary>Whether a text, plain or gzip, contains a word between white space.</summary>
    private static bool Has(string file, string word)
    {
        using FileStream plain = File.OpenRead(file);
        bool zipped = plain.ReadByte() == 0x1F && plain.ReadByte() == 0x8B;
        plain.Position = 0;
        using Stream text = zipped ? new GZipStream(plain, CompressionMode.Decompress) : plain;
        byte[] bytes = new byte[BlockLength], wanted = System.Text.Encoding.UTF8.GetBytes(word);
        SearchValues<byte> space = SearchValues.Create(" \t\r\n\v\f\0"u8);
        bytes[0] = (byte)'\n';
        for (int filled = 1; ;)
        {
            int read = text.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            bool last = filled + read < bytes.Length;
            filled += read;
            for (int start = 1; bytes.AsSpan(start, filled - start).IndexOf(wanted) is >= 0 and var found; start += found + 1)
            {
                int from = start + found, to = from + wanted.Length;
                if (space.Contains(bytes[from - 1]) && (to == filled ? last : space.Contains(bytes[to])))
                {
                    return true;
                }
            }

            if (last)
            {
                return false;
            }

            // A word may span two blocks.
            int carried = wanted.Length + 1;
            bytes.AsSpan(filled - carried, carried).CopyTo(bytes);
            filled = carried;
        }
    }
}
