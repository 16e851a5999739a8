using SeqModels.Text.Streams;

namespace SeqModels.Cli.Running;

/// <summary>The standard input, whose reads end when the command is cancelled while it waits for input.</summary>
/// <param name="inner">The input.</param>
/// <param name="cancellationToken">Ends a waiting read with an <see cref="OperationCanceledException"/>.</param>
internal sealed class InterruptibleStream(Stream inner, CancellationToken cancellationToken) : ReadOnlyStream
{
    private byte[] _bytes = [];

    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_bytes.Length < buffer.Length)
        {
            _bytes = new byte[buffer.Length];
        }

        // A read that is given up may still fill the array; after a cancellation, no other read begins.
        (byte[] bytes, int size) = (_bytes, buffer.Length);
        int count = Task.Run(() => inner.Read(bytes, 0, size), CancellationToken.None).WaitAsync(cancellationToken).GetAwaiter().GetResult();
        bytes.AsSpan(0, count).CopyTo(buffer);
        return count;
    }
}
