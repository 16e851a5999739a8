using SeqModels.Text.Streams;

namespace SeqModels.Cli.NGrams;

/// <summary>A stream whose first bytes were already read.</summary>
/// <param name="prefix">The bytes.</param>
/// <param name="rest">The stream after them, which is left open.</param>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public override int Read(Span<byte> buffer)
    {
        if (_prefix.IsEmpty)
        {
            return rest.Read(buffer);
        }

        int count = Math.Min(buffer.Length, _prefix.Length);
        _prefix.Span[..count].CopyTo(buffer);
        _prefix = _prefix[count..];
        return count;
    }
}
