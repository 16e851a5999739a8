namespace SeqModels.Cli.Progress;

/// <summary>Passes reports on at once, on the thread that reports; <see cref="Progress{T}"/> would post them to the thread pool.</summary>
internal sealed class Relay<T>(Action<T> receive) : IProgress<T>
{
    public void Report(T value) => receive(value);
}
