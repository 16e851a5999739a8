using System.Runtime.CompilerServices;
using SeqModels.LanguageModels;

namespace SeqModels.Hosting;

/// <summary>
/// A request's use of a <see cref="ServedModel"/>: a scoped service. Its streams end when the scope does, which frees their states of the model, even if
/// the request forgot to dispose or cancel them. Thread safe.
/// </summary>
public sealed class ModelSession : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ServedModel _served;
    private int _isDisposed;

    internal ModelSession(ServedModel served) => _served = served;

    /// <summary>The model, which is loaded if it is not yet.</summary>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is no language model, or is damaged.</exception>
    public ILanguageModel Model => _served.Model;

    /// <summary>As <see cref="ServedModel.StreamTextAsync"/>, at most until this object is disposed.</summary>
    /// <param name="prompt">The prompt; may be empty.</param>
    /// <param name="options">The sampling options; null for <see cref="ServedModelOptions.Generation"/>.</param>
    /// <param name="cancellationToken">A token to cancel the request; its state is freed at once.</param>
    /// <returns>Pieces of at least one character.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled, or this object was disposed (during the enumeration).</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public IAsyncEnumerable<string> StreamTextAsync(string prompt = "", GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return Stream(prompt, options, cancellationToken);
    }

    /// <summary>Ends the streams and frees their states.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _end.Cancel();
        _end.Dispose();
    }

    private async IAsyncEnumerable<string> Stream(string prompt, GenerationOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, cancellationToken);
        await foreach (string piece in _served.StreamTextAsync(prompt, options, either.Token).ConfigureAwait(false))
            yield return piece;
    }
}
