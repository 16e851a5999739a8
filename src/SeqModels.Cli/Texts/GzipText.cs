using SeqModels.Text.Streams;

namespace SeqModels.Cli.Texts;

/// <summary>A compressed text, which must be complete; errors name it.</summary>
/// <param name="source">Gzip data.</param>
/// <param name="name">The name of the text.</param>
internal sealed class GzipText(Stream source, string name) : ReadOnlyStream
{
    private readonly WholeGzipStream _text = new(source);

    /// <exception cref="InvalidDataException">The data is damaged or truncated.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _text.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{name}: {e.Message}.", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _text.Dispose();
        }

        base.Dispose(disposing);
    }
}
