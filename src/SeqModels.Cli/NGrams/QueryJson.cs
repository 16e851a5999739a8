using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SeqModels.Cli.NGrams;

/// <summary>The output of a query as JSON Lines: one object per line of the text.</summary>
internal sealed class QueryJson : IQueryOutput, IDisposable
{
    private const int LargeBuffer = 1 << 16;

    private readonly TextWriter _writer;
    private readonly bool _withWords;
    private readonly ArrayBufferWriter<byte> _buffer = new(LargeBuffer * 2);
    private readonly Utf8JsonWriter _json;
    private bool _isInLine;

    /// <param name="writer">The output, which is left open.</param>
    /// <param name="withWords">Whether words are written, not only the sums.</param>
    public QueryJson(TextWriter writer, bool withWords)
    {
        (_writer, _withWords) = (writer, withWords);
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    public void Word(ReadOnlySpan<byte> word, int id, int matchedOrder, double log10Probability)
    {
        if (!_withWords)
        {
            return;
        }

        Begin();
        _json.WriteStartObject();
        _json.WriteString("word"u8, word);
        _json.WriteNumber("id"u8, id);
        _json.WriteNumber("matchedOrder"u8, matchedOrder);
        Write("log10Probability"u8, log10Probability);
        _json.WriteEndObject();
    }

    public void EndLine(double log10Probability, int tokens, int unknown)
    {
        Begin();
        if (_withWords)
        {
            _json.WriteEndArray();
        }

        Write("log10Probability"u8, log10Probability);
        _json.WriteNumber("tokens"u8, tokens);
        _json.WriteNumber("unknownWords"u8, unknown);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
        _isInLine = false;
        if (_buffer.WrittenCount >= LargeBuffer)
        {
            Drain();
        }
    }

    public void Flush()
    {
        Drain();
        _writer.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void Begin()
    {
        if (_isInLine)
        {
            return;
        }

        _isInLine = true;
        _json.WriteStartObject();
        if (_withWords)
        {
            _json.WriteStartArray("words"u8);
        }
    }

    private void Write(ReadOnlySpan<byte> name, double number)
    {
        if (double.IsFinite(number))
        {
            _json.WriteNumber(name, number);
        }
        else
        {
            _json.WriteString(name, double.IsNaN(number) ? "NaN"u8 : number > 0 ? "Infinity"u8 : "-Infinity"u8);
        }
    }

    private void Drain()
    {
        _writer.Write(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        _buffer.ResetWrittenCount();
    }
}
