using System.Buffers;
using Microsoft.Win32.SafeHandles;
using SeqModels.LanguageModels;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Storage;
using SeqModels.Numerics.Threads;
using SeqModels.Text.SentenceFiles;
using SeqModels.Text.Streams;

namespace SeqModels.NGrams;

/// <summary>Scores text files: parts of the file on all threads, bytes to ids to log-probabilities, added up in the order of the
/// file.</summary>
internal static class TextScorer
{
    private const int PartLength = 1 << 20;
    private const int BatchLength = 2048;

    private static readonly ByteWords Words = new(formFeedSeparates: true);

    public static TextScore Score(ILanguageModel model, bool bySentences, TokenTable tokens, string path, CancellationToken cancellationToken)
    {
        PartSum all = IsPlain(path) ? ScorePlain(model, bySentences, tokens, path, cancellationToken) : ScoreUnpacked(model, bySentences, tokens, path, cancellationToken);
        if (all.Tokens == 0)
        {
            throw new ArgumentException($"NGramModel.ScoreFile: '{path}' holds no tokens.", nameof(path));
        }

        DistributionCheck.RequireSum(model, all.All);
        return new TextScore
        {
            Sentences = all.Sentences,
            Tokens = all.Tokens,
            OovTokens = all.Oov,
            ZeroProbabilityTokens = all.Zeros,
            LogProbabilityIncludingOov = all.All,
            LogProbabilityExcludingOov = all.Known,
        };
    }

    private static bool IsPlain(string path)
    {
        using TextStream text = TextStream.Open(path, what => new InvalidDataException($"NGramModel.ScoreFile: '{path}': {what}."));
        return text.IsPlain;
    }

    /// <summary>What is compressed, or not UTF-8, can only be read from its beginning: on this thread, block by block.</summary>
    private static PartSum ScoreUnpacked(ILanguageModel model, bool bySentences, TokenTable tokens, string path, CancellationToken cancellationToken)
    {
        using var blocks = new SentenceBlocks(path);
        var scorer = new LineScorer(model, bySentences, tokens, path);
        for (ReadOnlySpan<byte> lines = blocks.Next(); !lines.IsEmpty; lines = blocks.Next())
        {
            cancellationToken.ThrowIfCancellationRequested();
            scorer.Run(lines, 0, blocks.Offset, blocks.EndsLine);
        }
        return scorer.Sum;
    }

    private static PartSum ScorePlain(ILanguageModel model, bool bySentences, TokenTable tokens, string path, CancellationToken cancellationToken)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        long length = RandomAccess.GetLength(file);
        // Running text is one sequence: the state goes from part to part.
        long part = bySentences ? PartLength : Math.Max(length, 1);
        var sums = new PartSum[checked((int)((length + part - 1) / part))];
        var job = new Job(model, bySentences, tokens, file, path, part, length, sums, cancellationToken);
        WorkerTeam.Run(sums.Length, job);
        PartSum all = default;
        foreach (PartSum sum in sums)
        {
            all.Add(sum);
        }
        return all;
    }

    private readonly struct Job(ILanguageModel model, bool bySentences, TokenTable tokens, SafeFileHandle file, string path, long part, long length,
        PartSum[] sums, CancellationToken cancellationToken) : IShardJob
    {
        /// <summary>Scores the lines that begin in one part of the file.</summary>
        public void Run(int shard)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = shard * part, end = Math.Min(start + part, length);
            if (end - start > Array.MaxLength - (PartLength * 2))
            {
                throw new NotSupportedException($"NGramModel.ScoreFile: '{path}' is too long for a model of running text.");
            }
            // The byte before tells whether a line begins at the start.
            long from = Math.Max(start - 1, 0);
            byte[] bytes = ArrayPool<byte>.Shared.Rent((int)(end - from) + 4096);
            int filled = Fill(ref bytes, 0, (int)(end - from), from);
            int begin = 0;
            if (start > 0)
            {
                int newline = bytes.AsSpan(0, filled).IndexOf((byte)'\n');
                begin = newline < 0 ? filled : newline + 1;
            }
            else if (bytes.AsSpan(0, filled).StartsWith("\uFEFF"u8))
            {
                begin = 3;
            }
            if (begin < filled)
            {
                // The last line of the part runs on into the next one.
                while (bytes[filled - 1] != '\n' && from + filled < length)
                {
                    int before = filled;
                    filled = Fill(ref bytes, filled, 4096, from + filled);
                    int newline = bytes.AsSpan(before, filled - before).IndexOf((byte)'\n');
                    if (newline >= 0)
                    {
                        filled = before + newline + 1;
                        break;
                    }
                }
                var scorer = new LineScorer(model, bySentences, tokens, path);
                scorer.Run(bytes.AsSpan(0, filled), begin, from, endsLine: true);
                sums[shard] = scorer.Sum;
            }
            ArrayPool<byte>.Shared.Return(bytes);
        }

        private int Fill(ref byte[] bytes, int filled, int count, long offset)
        {
            if (bytes.Length < filled + count)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(filled + count, bytes.Length * 2));
                bytes.AsSpan(0, filled).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(bytes);
                bytes = larger;
            }
            while (count > 0)
            {
                int read = RandomAccess.Read(file, bytes.AsSpan(filled, count), offset);
                if (read == 0)
                {
                    break;
                }
                filled += read;
                offset += read;
                count -= read;
            }
            return filled;
        }
    }

    private struct PartSum
    {
        public long Sentences;
        public long Tokens;
        public long Oov;
        public long Zeros;
        public double All;
        public double Known;

        public void Add(in PartSum other)
        {
            Sentences += other.Sentences;
            Tokens += other.Tokens;
            Oov += other.Oov;
            Zeros += other.Zeros;
            All += other.All;
            Known += other.Known;
        }
    }

    private ref struct LineScorer
    {
        private readonly LanguageModelState _state;
        private readonly bool _bySentences;
        private readonly TokenTable _tokens;
        private readonly string _path;
        private readonly int _unknown;
        private readonly int _begin;
        private readonly int _end;
        private readonly int[] _ids = new int[BatchLength];
        private readonly double[] _scores = new double[BatchLength];
        private int _count;
        private long _offset;

        public PartSum Sum;

        public LineScorer(ILanguageModel model, bool bySentences, TokenTable tokens, string path)
        {
            (_state, _bySentences, _tokens, _path) = (model.CreateState(), bySentences, tokens, path);
            _unknown = model.Vocabulary.UnknownId ?? -1;
            _begin = model.Vocabulary.BeginId ?? -1;
            _end = model.Vocabulary.EndId ?? -1;
        }

        /// <summary>Scores lines of the text; the next ones continue it.</summary>
        /// <param name="bytes">The lines; the last of the text may lack its newline.</param>
        /// <param name="at">Where they begin.</param>
        /// <param name="offset">Where the bytes begin in the text.</param>
        /// <param name="endsLine">Whether the last line ends with them.</param>
        public void Run(ReadOnlySpan<byte> bytes, int at, long offset, bool endsLine)
        {
            using ModelMemory.Reading reading = _tokens.Read();
            _offset = offset;
            while (at < bytes.Length)
            {
                byte first = bytes[at];
                if (!Words.IsSpace(first))
                {
                    int start = at;
                    at = Words.End(bytes, start);
                    AddWord(bytes[start..at], start);
                    continue;
                }
                if (first == '\n')
                {
                    EndLine();
                }
                at++;
            }
            if (endsLine && bytes[^1] != '\n')
            {
                EndLine();
            }
            Flush();
        }

        private void AddWord(ReadOnlySpan<byte> word, int start)
        {
            int id = _tokens.FindHeld(word);
            if (id < 0)
            {
                id = _unknown >= 0 ? _unknown : throw Error(word, start, "is not in the vocabulary, which has no unknown token");
            }
            else if (id == _begin || (id == _end && _bySentences))
            {
                throw Error(word, start, "is the sentence boundary of the vocabulary and cannot be a word too");
            }
            Push(id);
        }

        private void EndLine()
        {
            Sum.Sentences++;
            if (_end >= 0)
            {
                Push(_end);
            }
        }

        private void Push(int id)
        {
            _ids[_count++] = id;
            if (_count == BatchLength)
            {
                Flush();
            }
        }

        private void Flush()
        {
            ReadOnlySpan<int> ids = _ids.AsSpan(0, _count);
            Span<double> scores = _scores.AsSpan(0, _count);
            _state.Score(ids, scores);
            double all = 0, oov = 0;
            for (int i = 0; i < scores.Length; i++)
            {
                double score = scores[i];
                all += score;
                if (ids[i] == _unknown)
                {
                    oov += score;
                    Sum.Oov++;
                }
                if (double.IsNegativeInfinity(score))
                {
                    Sum.Zeros++;
                }
            }
            Sum.Tokens += _count;
            Sum.All += all;
            Sum.Known += Sum.Zeros == 0 ? all - oov : KnownOnly(ids, scores);
            _count = 0;
        }

        /// <summary>Where something is −∞, differences say nothing.</summary>
        private readonly double KnownOnly(ReadOnlySpan<int> ids, ReadOnlySpan<double> scores)
        {
            double known = 0;
            for (int i = 0; i < scores.Length; i++)
            {
                known += ids[i] == _unknown ? 0 : scores[i];
            }
            return known;
        }

        private readonly InvalidDataException Error(ReadOnlySpan<byte> word, int start, string what) => new(
            $"NGramModel.ScoreFile: '{_path}', byte {_offset + start}: '{System.Text.Encoding.UTF8.GetString(word)}' {what}.");
    }
}
