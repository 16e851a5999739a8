using System.Buffers;
using System.IO.Compression;

namespace NGramExplorer;

/// <summary>
/// What stands for words outside the vocabulary. Prepared texts such as the Penn Treebank have the word <c>&lt;unk&gt;</c> for rare words: there it
/// is a word like any other, counted and predicted, as published perplexities take it, and what the text never has is <c>&lt;oov&gt;</c>.
/// </summary>
internal static class UnknownWord
{
    private const string Usual = "<unk>";
    private const string Other = "<oov>";
    private const int BlockLength = 1 << 20;

    /// <summary>The word that the options name; else one that the training text does not have.</summary>
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

        Console.WriteLine($"{trainingText} has the word {Usual}: it is a word like any other; words outside the vocabulary are {Other} (--unknown names another).");
        return Other;
    }

    /// <summary>Whether a text, plain or gzip, has a word between white space.</summary>
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

            // A word may lie across two blocks.
            int carried = wanted.Length + 1;
            bytes.AsSpan(filled - carried, carried).CopyTo(bytes);
            filled = carried;
        }
    }
}
