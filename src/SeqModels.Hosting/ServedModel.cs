using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Hosting;

/// <summary>
/// One language model that many requests share: a singleton, registered by <see cref="SeqModelServiceCollectionExtensions"/>. It is loaded when it is first
/// needed. Every request has its own state of the model, which is freed when the request ends or is cancelled. Thread safe.
/// </summary>
/// <remarks>
/// The meter <c>SeqModels</c> measures the requests with the tag <c>seqmodels.model</c> = <see cref="Name"/>:
/// <c>seqmodels.generation.requests</c>, <c>.active</c>, <c>.tokens</c> and <c>.duration</c> (seconds). A logger of this type's category receives
/// loading and failures (and, at debug level, every request).
/// <example>
/// <code>
/// builder.Services.AddSeqModel("model.safetensors");
/// app.MapGet("/complete", (string prompt, ModelSession session, CancellationToken cancellationToken) =>
///     TypedResults.ServerSentEvents(session.StreamTextAsync(prompt, cancellationToken: cancellationToken)));
/// </code>
/// </example>
/// </remarks>
public sealed class ServedModel : IDisposable
{
    private readonly Lock _loading = new();
    private readonly Func<ILanguageModel> _load;
    private readonly bool _isOwner;
    private readonly ServedModelOptions _options;
    private readonly SemaphoreSlim? _line;
    private readonly ILogger _logger;
    private volatile ILanguageModel? _model;
    private bool _isDisposed;
    private int _active;

    internal ServedModel(string name, Func<ILanguageModel> load, bool isOwner, ServedModelOptions? options, ILogger<ServedModel>? logger)
    {
        (Name, _load, _isOwner) = (name, load, isOwner);
        _options = options ?? new ServedModelOptions();
        _line = _options.MaxActiveStreams is { } most ? new SemaphoreSlim(most) : null;
        _logger = (ILogger?)logger ?? NullLogger.Instance;
    }

    /// <summary>The name under which the model is registered and measured.</summary>
    public string Name { get; }

    /// <summary>Whether the model is loaded.</summary>
    public bool IsLoaded => _model is not null;

    /// <summary>The number of requests in progress.</summary>
    public int ActiveStreams => Volatile.Read(ref _active);

    /// <summary>The model, which is loaded if it is not yet. A failed load is tried again by the next call.</summary>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is no language model, or is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The object is disposed.</exception>
    public ILanguageModel Model => _model ?? Load();

    /// <summary>
    /// Generates the continuation of a prompt piece by piece, without the prompt, on the thread pool; see
    /// <see cref="TextGenerationExtensions.StreamTextAsync(ILanguageModel, string, GenerationOptions?, CancellationToken)"/>.
    /// </summary>
    /// <param name="prompt">The prompt; may be empty.</param>
    /// <param name="options">The sampling options; null for <see cref="ServedModelOptions.Generation"/>.</param>
    /// <param name="cancellationToken">A token to cancel the request; its state is freed at once.</param>
    /// <returns>Pieces of at least one character. The same prompt, options and model give the same text, whatever else is served meanwhile.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled (during the enumeration).</exception>
    /// <exception cref="KeyNotFoundException">A token of the prompt is out of vocabulary, and the vocabulary has no unknown token (during the enumeration).</exception>
    /// <exception cref="IOException">The model cannot be loaded (during the enumeration).</exception>
    /// <exception cref="InvalidDataException">The model cannot be loaded (during the enumeration).</exception>
    /// <exception cref="ObjectDisposedException">The object is disposed (during the enumeration).</exception>
    public IAsyncEnumerable<string> StreamTextAsync(string prompt = "", GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return Stream(prompt, Limited(options ?? _options.Generation), cancellationToken);
    }

    /// <summary>Releases the model, if it was loaded by this object. Called by the container; requests must have ended.</summary>
    public void Dispose()
    {
        lock (_loading)
        {
            _isDisposed = true;
            if (_isOwner)
                (_model as IDisposable)?.Dispose();
            _model = null;
        }
    }

    private ILanguageModel Load()
    {
        lock (_loading)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_model is { } loaded)
                return loaded;
            long begun = TimeProvider.System.GetTimestamp();
            try
            {
                _model = _load() ?? throw new InvalidOperationException($"AddSeqModel: the factory of the model '{Name}' returned null.");
            }
            catch (Exception error)
            {
                Log.LoadFailed(_logger, Name, error);
                throw;
            }

            Log.Loaded(_logger, Name, _model, TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
            return _model;
        }
    }

    private GenerationOptions Limited(GenerationOptions options) => options with
    {
        MeasuredAs = options.MeasuredAs ?? Name,
        MaxTokens = _options.MaxTokens is { } most ? Math.Min(most, options.MaxTokens ?? most) : options.MaxTokens,
    };

    private async IAsyncEnumerable<string> Stream(string prompt, GenerationOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _active);
        Log.Began(_logger, Name, prompt.Length);
        try
        {
            // A model is loaded on another thread than that of the request.
            ILanguageModel model = _model ?? await Task.Run(() => Model, cancellationToken).ConfigureAwait(false);
            if (_line is not null)
                await _line.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                ITokenizer? tokenizer = _options.Tokenizer;
                IAsyncEnumerable<string> pieces = tokenizer is null
                    ? model.StreamTextAsync(prompt, options, cancellationToken)
                    : model.StreamTextAsync(tokenizer, prompt, options, cancellationToken);
                IAsyncEnumerator<string> stream = pieces.GetAsyncEnumerator(cancellationToken);
                await using (stream.ConfigureAwait(false))
                {
                    while (await MoveNext(stream).ConfigureAwait(false))
                        yield return stream.Current;
                }
            }
            finally
            {
                _line?.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _active);
            Log.Ended(_logger, Name, cancellationToken.IsCancellationRequested);
        }
    }

    private async ValueTask<bool> MoveNext(IAsyncEnumerator<string> stream)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.Failed(_logger, Name, error);
            throw;
        }
    }
}
