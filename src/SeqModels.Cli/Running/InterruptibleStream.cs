namespace SeqModels.Cli.Running;

/// <summary>The standard input, whose reads end when the command is cancelled while it waits for input.</summary>
/// <param name="inner">The input.</param>
/// <param name="cancellationToken">Ends a waiting read with an <see cref="OperationCanceledException"/>.</param>
internal sealed class InterruptibleStream(Stream inner, CancellationToken cancellationToken) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.Run(() => inner.Read(buffer, offset, count), CancellationToken.None).WaitAsync(cancellationToken).GetAwaiter().GetResult();
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
