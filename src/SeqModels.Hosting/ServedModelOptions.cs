using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Hosting;

/// <summary>How a <see cref="ServedModel"/> is loaded and serves requests.</summary>
public sealed record ServedModelOptions
{
    /// <summary>The sampling options of a request that passes none.</summary>
    /// <value>The defaults of <see cref="GenerationOptions"/> by default.</value>
    public GenerationOptions Generation
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "ServedModelOptions.Generation: must not be null.");
    } = new();

    /// <summary>The largest number of tokens that a request generates, whatever its <see cref="GenerationOptions.MaxTokens"/>.</summary>
    /// <value>At least 1; 4096 by default. <see langword="null"/> for no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxTokens
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "ServedModelOptions.MaxTokens: must be at least 1, or null for no limit.");
    } = 4096;

    /// <summary>The largest number of requests that hold a state of the model at once; further ones wait in line.</summary>
    /// <value>At least 1; <see langword="null"/> by default: no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxActiveStreams
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "ServedModelOptions.MaxActiveStreams: must be at least 1, or null for no limit.");
    }

    /// <summary>A tokenizer in place of the model's own, for example one of the package SeqModels.Tokenizers, of which a model file stores the name only.</summary>
    /// <value><see langword="null"/> by default: the model's own.</value>
    public ITokenizer? Tokenizer { get; init; }
}
