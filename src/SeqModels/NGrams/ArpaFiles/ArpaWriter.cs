using System.Globalization;
using System.IO.Compression;
using System.Text;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.ArpaFiles;

/// <summary>Writes tables as ARPA text; numbers in the shortest form that is read back to the same bits.</summary>
internal static class ArpaWriter
{
    private const int MaxNumberLength = 32;

    /// <exception cref="ArgumentException">A token cannot be written.</exception>
    public static void Write(BackoffTables tables, Stream stream, bool gzip, ArpaWriteOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[][] words = ArpaVocabulary.Write(tables.Vocabulary, options.EscapeTokens);
        if (!gzip)
        {
            Write(tables, words, stream, options, cancellationToken);
            return;
        }
        using var compressed = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        Write(tables, words, compressed, options, cancellationToken);
    }

    private static void Write(BackoffTables tables, byte[][] words, Stream stream, ArpaWriteOptions options, CancellationToken cancellationToken)
    {
        var header = new StringBuilder("\\data\\\n");
        for (int k = 0; k < tables.Order; k++)
        {
            header.Append(CultureInfo.InvariantCulture, $"ngram {k + 1}={tables.Levels[k].Count}\n");
        }
        stream.Write(Encoding.ASCII.GetBytes(header.ToString()));
        byte[] buffer = new byte[1 << 16];
        for (int k = 0; k < tables.Order; k++)
        {
            stream.Write(Encoding.ASCII.GetBytes($"\n\\{k + 1}-grams:\n"));
            WriteLevel(tables, k, words, stream, options, ref buffer, cancellationToken);
        }
        stream.Write("\n\\end\\\n"u8);
    }

    private static void WriteLevel(
        BackoffTables tables, int k, byte[][] words, Stream stream, ArpaWriteOptions options, ref byte[] buffer, CancellationToken cancellationToken)
    {
        BackoffLevel level = tables.Levels[k];
        bool inner = k + 1 < tables.Order;
        var path = new int[k + 1];
        byte[] prefix = new byte[64];
        int prefixLength = 0, length = 0, context = -1;
        for (int node = 0; node < level.Count; node++)
        {
            if (k > 0 && (context < 0 || tables.Levels[k - 1].ChildStarts[path[k - 1] + 1] <= node))
            {
                context = NextContext(tables, path, k, node);
                prefixLength = WritePrefix(tables, path, k, words, ref prefix);
            }
            byte[] word = words[k == 0 ? node : level.Words![node]];
            int needed = 2 * MaxNumberLength + prefixLength + word.Length + 4;
            if (buffer.Length - length < needed)
            {
                cancellationToken.ThrowIfCancellationRequested();
                stream.Write(buffer, 0, length);
                length = 0;
                if (buffer.Length < needed)
                {
                    buffer = new byte[needed * 2];
                }
            }
            float probability = k == 0 && node == tables.Vocabulary.BeginId ? options.BeginLog10Probability : level.Log10Probabilities[node];
            length += Format(probability, buffer.AsSpan(length));
            buffer[length++] = (byte)'\t';
            prefix.AsSpan(0, prefixLength).CopyTo(buffer.AsSpan(length));
            length += prefixLength;
            word.CopyTo(buffer, length);
            length += word.Length;
            if (inner)
            {
                buffer[length++] = (byte)'\t';
                length += Format(level.Log10Backoffs[node], buffer.AsSpan(length));
            }
            buffer[length++] = (byte)'\n';
        }
        stream.Write(buffer, 0, length);
    }

    /// <summary>Moves the nodes of a path of orders 1 … k to the context of a node of order k + 1, forward only.</summary>
    private static int NextContext(BackoffTables tables, int[] path, int k, int node)
    {
        for (int j = k - 1; j >= 0; j--)
        {
            int[] starts = tables.Levels[j].ChildStarts;
            while (starts[path[j] + 1] <= node)
            {
                path[j]++;
            }
            node = path[j];
        }
        return path[k - 1];
    }

    private static int WritePrefix(BackoffTables tables, int[] path, int k, byte[][] words, ref byte[] prefix)
    {
        int length = 0;
        for (int j = 0; j < k; j++)
        {
            byte[] word = words[j == 0 ? path[0] : tables.Levels[j].Words![path[j]]];
            if (prefix.Length < length + word.Length + 1)
            {
                Array.Resize(ref prefix, (length + word.Length + 1) * 2);
            }
            word.CopyTo(prefix, length);
            length += word.Length;
            prefix[length++] = (byte)' ';
        }
        return length;
    }

    private static int Format(float value, Span<byte> destination)
    {
        if (float.IsNegativeInfinity(value))
        {
            "-99"u8.CopyTo(destination);
            return 3;
        }
        value.TryFormat(destination, out int length, provider: CultureInfo.InvariantCulture);
        return length;
    }
}
