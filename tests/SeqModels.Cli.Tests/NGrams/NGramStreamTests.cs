using System.IO.Pipes;
using System.Text;
using SeqModels.Cli.NGrams;

namespace SeqModels.Cli.Tests.NGrams;

public sealed class NGramStreamTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_line_is_answered_before_the_next_is_written()
    {
        string model = _folder.Write("a.arpa", TinyModels.Arpa);
        using var input = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reader = new AnonymousPipeClientStream(PipeDirection.In, input.ClientSafePipeHandle);
        using var answers = new AnonymousPipeServerStream(PipeDirection.Out);
        using var answerReader = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, answers.ClientSafePipeHandle));
        await using var output = new StreamWriter(answers);
        Task<int> run = Task.Factory.StartNew(
            () => SeqModelsCli.Run(["ngram", "query", model], new CliContext(reader, output, TextWriter.Null, CancellationToken.None)),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        foreach (string line in (string[])["a", "cow moo", ""])
        {
            input.Write(Encoding.UTF8.GetBytes(line + "\n"));
            string? answer = await answerReader.ReadLineAsync().WaitAsync(ProcessTests.Patience);
            answer.Should().Contain("Total: ");
        }

        input.Dispose();
        (await run.WaitAsync(ProcessTests.Patience)).Should().Be(0);
    }

    [Theory]
    [InlineData("a\nbc\n", "a|bc")]
    [InlineData("a\n\nbc", "a||bc")]
    [InlineData("", "")]
    [InlineData("\n", "")]
    public void Lines_end_with_a_newline_or_the_stream(string text, string expected)
    {
        // A byte at a time, as a slow writer.
        var lines = new ByteLines(new SlowStream(Encoding.UTF8.GetBytes(text)));
        List<string> found = [];
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            found.Add(Encoding.UTF8.GetString(line));
        }

        string.Join('|', found).Should().Be(expected);
        lines.Count.Should().Be(found.Count);
    }

    [Fact]
    public void A_line_may_be_longer_than_the_buffer()
    {
        string text = new('x', 200_000);
        var lines = new ByteLines(new MemoryStream(Encoding.UTF8.GetBytes("a\n" + text + "\nb")));
        lines.TryRead(out _).Should().BeTrue();
        lines.TryRead(out ReadOnlySpan<byte> line).Should().BeTrue();
        line.Length.Should().Be(text.Length);
        lines.TryRead(out line).Should().BeTrue();
        line.Length.Should().Be(1);
        lines.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public void Byte_order_marks_are_no_part_of_a_text()
    {
        Read([0xEF, 0xBB, 0xBF, (byte)'a']).Should().Be("a");
        Read("é\n"u8.ToArray()).Should().Be("é\n");
        Read([]).Should().BeEmpty();
        Action utf16 = () => Read([0xFF, 0xFE, (byte)'a', 0]);
        utf16.Should().Throw<InvalidDataException>().WithMessage("*UTF-16*");
    }

    private static string Read(byte[] bytes)
    {
        using var reader = new StreamReader(PlainBytes.Open(new MemoryStream(bytes), "text"), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }

    /// <summary>A stream that gives a byte per read.</summary>
    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
