using System.Buffers;
using System.Globalization;
using System.Text;
using SeqModels.NGrams;

namespace SeqModels.Cli.NGrams;

/// <summary>Scores the lines of a text word by word, as KenLM's <c>query</c> does.</summary>
internal sealed class LineQuery
{
    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r\v\f\0"u8);

    private readonly NGramModel _model;
    private readonly IQueryOutput _output;
    private readonly int _unknown;
    private readonly int _begin;
    private readonly int _end;
    private readonly byte[] _endWord;
    private readonly WordTable _table;

    public LineQuery(NGramModel model, IQueryOutput output)
    {
        (_model, _output) = (model, output);
        _unknown = model.Vocabulary.UnknownId ?? -1;
        _begin = model.Vocabulary.BeginId ?? -1;
        _end = model.Vocabulary.EndId ?? -1;
        _endWord = _end < 0 ? [] : Encoding.UTF8.GetBytes(model.Vocabulary[_end]);
        _table = new WordTable(model.Vocabulary);
    }

    /// <summary>Scores all lines of a text. Output is flushed whenever the next line must be waited for.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <param name="totals">Receives the sums.</param>
    /// <param name="cancellationToken">Stops between lines.</param>
    public void Run(Stream text, string source, QueryTotals totals, CancellationToken cancellationToken)
    {
        var lines = new ByteLines(text);
        NGramState state = _model.BeginOfSentenceState();
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_model.BySentences)
            {
                state = _model.BeginOfSentenceState();
            }

            try
            {
                ScoreLine(line, ref state, totals, source, lines.Count);
            }
            catch (InvalidDataException)
            {
                _output.Flush();
                throw;
            }

            if (lines.MustWait)
            {
                _output.Flush();
            }
        }
    }

    private void ScoreLine(ReadOnlySpan<byte> line, ref NGramState state, QueryTotals totals, string source, long number)
    {
        ValidUtf8.CheckLine(line, source, number);
        double sum = 0;
        int tokens = 0, unknown = 0;
        for (int at = 0; at < line.Length;)
        {
            int start = line[at..].IndexOfAnyExcept(Space);
            if (start < 0)
            {
                break;
            }

            at += start;
            int length = line[at..].IndexOfAny(Space);
            ReadOnlySpan<byte> word = line.Slice(at, length < 0 ? line.Length - at : length);
            at += word.Length;
            int id = IdOf(word, source, number);
            sum += Push(word, id, ref state, totals);
            tokens++;
            unknown += id == _unknown ? 1 : 0;
        }

        if (_end >= 0)
        {
            sum += Push(_endWord, _end, ref state, totals);
            tokens++;
        }

        totals.AddLine();
        _output.EndLine(sum / Log10.InNats, tokens, unknown);
    }

    private double Push(ReadOnlySpan<byte> word, int id, ref NGramState state, QueryTotals totals)
    {
        double score = _model.Score(in state, id, out state, out int order);
        totals.AddToken(score, id == _unknown);
        _output.Word(word, id, order, score / Log10.InNats);
        return score;
    }

    private int IdOf(ReadOnlySpan<byte> word, string source, long line)
    {
        int id = _table.Find(word);
        id = id < 0 ? _unknown : id;
        return id < 0
            ? throw Error(word, source, line, "is not in the vocabulary, which has no unknown token")
            : id == _begin || (id == _end && _model.BySentences)
                ? throw Error(word, source, line, "is the sentence boundary of the vocabulary and cannot be a word too")
                : id;
    }

    private static InvalidDataException Error(ReadOnlySpan<byte> word, string source, long line, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{source}: line {line}: '{Encoding.UTF8.GetString(word)}' {what}."));
}
