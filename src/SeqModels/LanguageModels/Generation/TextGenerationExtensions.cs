using System.Runtime.CompilerServices;
using System.Text;
using SeqModels.LanguageModels.Generation;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// Generation of text by every language model with a tokenizer: whole texts, several continuations at once, and streams of pieces.
/// </summary>
/// <remarks>
/// <example>
/// <code>
/// Console.WriteLine(model.GenerateText("in the ", new GenerationOptions { MinP = 0.05, StopTexts = ["\n"] }));
/// await foreach (string piece in model.StreamTextAsync("in the ", cancellationToken: cancellationToken))
///     Console.Write(piece);
/// </code>
/// </example>
/// </remarks>
public static class TextGenerationExtensions
{
    /// <summary>Generates text: the prompt followed by the model's continuation or, with a right-to-left model, preceded by the generated text.</summary>
    /// <param name="model">A language model with a tokenizer.</param>
    /// <param name="prompt">The prompt; may be empty.</param>
    /// <param name="options">The sampling options; null for the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the generation; checked before every token.</param>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="ArgumentException"><see cref="GenerationOptions.MaxTokens"/> is null, or <see cref="GenerationOptions.StopTexts"/> are given and the model reads from right to left.</exception>
    /// <exception cref="KeyNotFoundException">A token of the prompt is out of vocabulary, and the vocabulary has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid, for example because a parameter is NaN.</exception>
    public static string GenerateText(
        this ILanguageModel model, string prompt = "", GenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        model.GenerateText(LanguageModelTextExtensions.TokenizerOf(model, nameof(GenerateText)), prompt, options, cancellationToken);

    /// <summary>As <see cref="GenerateText(ILanguageModel, string, GenerationOptions?, CancellationToken)"/>, with a tokenizer in place of the model's own.</summary>
    /// <param name="model">Any language model.</param>
    /// <param name="tokenizer">Tokenizes the prompt and joins the generated tokens.</param>
    /// <param name="prompt">The prompt; may be empty.</param>
    /// <param name="options">The sampling options; null for the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the generation; checked before every token.</param>
    /// <exception cref="ArgumentException"><see cref="GenerationOptions.MaxTokens"/> is null, or <see cref="GenerationOptions.StopTexts"/> are given and the model reads from right to left.</exception>
    /// <exception cref="KeyNotFoundException">A token of the prompt is out of vocabulary, and the vocabulary has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid, for example because a parameter is NaN.</exception>
    public static string GenerateText(
        this ILanguageModel model, ITokenizer tokenizer, string prompt = "", GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (options is { MaxTokens: null })
        {
            throw new ArgumentException(
                "GenerateText: GenerationOptions.MaxTokens must not be null. For an unlimited sequence use GenerateTokens.", nameof(options));
        }

        IReadOnlyList<string> tokens = tokenizer.Tokenize(prompt);
        if (options is { StopTexts.Count: > 0 })
        {
            CheckDirection(model, nameof(GenerateText));
            return tokenizer.Join(tokens) + string.Concat(Stream(model, tokenizer, prompt, options, cancellationToken));
        }

        return Join(model, tokenizer, tokens, model.GenerateTokens(tokens, options, cancellationToken));
    }

    /// <summary>
    /// Generates several texts from one prompt together. That with index i is what
    /// <see cref="GenerateText(ILanguageModel, string, GenerationOptions?, CancellationToken)"/> generates with the seed
    /// <see cref="GenerationOptions.Seed"/> + i (modulo 2⁶⁴). See <see cref="GenerationExtensions.GenerateMany"/>.
    /// </summary>
    /// <param name="model">A language model with a tokenizer.</param>
    /// <param name="prompt">The prompt; may be empty.</param>
    /// <param name="count">The number of texts, at least 1.</param>
    /// <param name="options">The sampling options; null for the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the generation; checked before every token.</param>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="ArgumentException"><see cref="GenerationOptions.MaxTokens"/> is null, or <see cref="GenerationOptions.StopTexts"/> are given and the model reads from right to left.</exception>
    /// <exception cref="KeyNotFoundException">A token of the prompt is out of vocabulary, and the vocabulary has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid, for example because a parameter is NaN.</exception>
    public static IReadOnlyList<string> GenerateTexts(
        this ILanguageModel model, string prompt, int count, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ITokenizer tokenizer = LanguageModelTextExtensions.TokenizerOf(model, nameof(GenerateTexts));
        IReadOnlyList<string> tokens = tokenizer.Tokenize(prompt);
        int[] ids = model.Vocabulary.Encode(tokens);
        if (options is not { StopTexts.Count: > 0 })
        {
            IReadOnlyList<int[]> continuations = model.GenerateMany(ids, count, options, cancellationToken);
            return [.. continuations.Select(continuation => Join(model, tokenizer, tokens, model.Vocabulary.Decode(continuation)))];
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        CheckDirection(model, nameof(GenerateTexts));
        if (options.MaxTokens is null)
        {
            throw new ArgumentException("GenerateTexts: GenerationOptions.MaxTokens must not be null. For an unlimited text use StreamText.", nameof(options));
        }

        var texts = new TextContinuation[count];
        var generated = new StringBuilder[count];
        for (int i = 0; i < count; i++)
        {
            texts[i] = new TextContinuation(model, tokenizer, tokens, BatchGeneration.OptionsOf(options, i));
            generated[i] = new StringBuilder(tokenizer.Join(tokens));
            foreach (int id in ids)
            {
                texts[i].Read(id);
            }
        }

        if (options.MaxTokens > 0)
        {
            BatchGeneration.Run(model, ids, count, Choose, cancellationToken);
        }

        return [.. generated.Select(text => text.ToString())];

        int? Choose(int index, float[] probabilities)
        {
            generated[index].Append(texts[index].Next(probabilities));
            return texts[index].HasEnded ? null : texts[index].Last;
        }
    }

    /// <summary>
    /// Generates the continuation of a prompt piece by piece, without the prompt. A piece is the text of a token, with the space before it where
    /// the tokenizer puts one. An incomplete character, such as half of a surrogate pair or some of the bytes of a character, waits for the rest;
    /// so does text that may begin one of <see cref="GenerationOptions.StopTexts"/>. The prompt and the pieces together are the text of
    /// <see cref="GenerateText(ILanguageModel, string, GenerationOptions?, CancellationToken)"/> if the tokenizer joins each token with regard to
    /// a few neighbours only. Every enumeration starts from the prompt. The meter <c>SeqModels</c> measures it:
    /// <c>seqmodels.generation.requests</c>, <c>.active</c>, <c>.tokens</c>, <c>.duration</c>.
    /// </summary>
    /// <param name="model">A left-to-right language model with a tokenizer.</param>
    /// <param name="prompt">The prompt; may be empty.</param>
    /// <param name="options">The sampling options; null for the defaults. <see cref="GenerationOptions.MaxTokens"/> may be null.</param>
    /// <param name="cancellationToken">A token to cancel the generation; checked before every token.</param>
    /// <returns>Pieces of at least one character.</returns>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="ArgumentException">The model reads from right to left.</exception>
    /// <exception cref="KeyNotFoundException">A token of the prompt is out of vocabulary, and the vocabulary has no unknown token (during the enumeration).</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid (during the enumeration).</exception>
    public static IEnumerable<string> StreamText(
        this ILanguageModel model, string prompt = "", GenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        model.StreamText(LanguageModelTextExtensions.TokenizerOf(model, nameof(StreamText)), prompt, options, cancellationToken);

    /// <summary>As <see cref="StreamText(ILanguageModel, string, GenerationOptions?, CancellationToken)"/>, with a tokenizer in place of the model's own.</summary>
    /// <param name="model">A left-to-right language model.</param>
    /// <param name="tokenizer">Tokenizes the prompt and joins the generated tokens.</param>
    /// <param name="prompt">The prompt; may be empty.</param>
    /// <param name="options">The sampling options; null for the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the generation; checked before every token.</param>
    /// <exception cref="ArgumentException">The model reads from right to left.</exception>
    public static IEnumerable<string> StreamText(
        this ILanguageModel model, ITokenizer tokenizer, string prompt = "", GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckStream(model, tokenizer, prompt, nameof(StreamText));
        return Stream(model, tokenizer, prompt, options ?? new GenerationOptions(), cancellationToken);
    }

    /// <summary>
    /// As <see cref="StreamText(ILanguageModel, string, GenerationOptions?, CancellationToken)"/>, asynchronous: tokens are computed by the thread
    /// pool, to which the stream returns after every token, so that many streams of one model take turns. A cancellation, or the end of the
    /// enumeration, frees the stream's state of the model at once, also while its consumer is busy elsewhere.
    /// </summary>
    /// <param name="model">A left-to-right language model with a tokenizer.</param>
    /// <param name="prompt">The prompt; may be empty.</param>
    /// <param name="options">The sampling options; null for the defaults. <see cref="GenerationOptions.MaxTokens"/> may be null.</param>
    /// <param name="cancellationToken">A token to cancel the generation, for example the <c>RequestAborted</c> of a web request.</param>
    /// <returns>Pieces of at least one character.</returns>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="ArgumentException">The model reads from right to left.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled (during the enumeration).</exception>
    /// <exception cref="KeyNotFoundException">A token of the prompt is out of vocabulary, and the vocabulary has no unknown token (during the enumeration).</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid (during the enumeration).</exception>
    public static IAsyncEnumerable<string> StreamTextAsync(
        this ILanguageModel model, string prompt = "", GenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        model.StreamTextAsync(LanguageModelTextExtensions.TokenizerOf(model, nameof(StreamTextAsync)), prompt, options, cancellationToken);

    /// <summary>As <see cref="StreamTextAsync(ILanguageModel, string, GenerationOptions?, CancellationToken)"/>, with a tokenizer in place of the model's own.</summary>
    /// <param name="model">A left-to-right language model.</param>
    /// <param name="tokenizer">Tokenizes the prompt and joins the generated tokens.</param>
    /// <param name="prompt">The prompt; may be empty.</param>
    /// <param name="options">The sampling options; null for the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the generation.</param>
    /// <exception cref="ArgumentException">The model reads from right to left.</exception>
    public static IAsyncEnumerable<string> StreamTextAsync(
        this ILanguageModel model, ITokenizer tokenizer, string prompt = "", GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckStream(model, tokenizer, prompt, nameof(StreamTextAsync));
        return StreamAsync(model, tokenizer, prompt, options ?? new GenerationOptions(), cancellationToken);
    }

    private static IEnumerable<string> Stream(
        ILanguageModel model, ITokenizer tokenizer, string prompt, GenerationOptions options, CancellationToken cancellationToken)
    {
        using var stream = new TextStream(model, tokenizer, prompt, options);
        foreach (string piece in Pieces(stream, cancellationToken))
        {
            yield return piece;
        }
    }

    private static async IAsyncEnumerable<string> StreamAsync(
        ILanguageModel model, ITokenizer tokenizer, string prompt, GenerationOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await default(ThreadPoolTurn);
        cancellationToken.ThrowIfCancellationRequested();
        using var stream = new TextStream(model, tokenizer, prompt, options);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(stream => ((TextStream)stream!).Dispose(), stream);
        while (stream.Next() is { } piece)
        {
            if (piece.Length > 0)
            {
                yield return piece;
            }

            await default(ThreadPoolTurn);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static IEnumerable<string> Pieces(TextStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (stream.Next() is not { } piece)
            {
                yield break;
            }

            if (piece.Length > 0)
            {
                yield return piece;
            }
        }
    }

    private static string Join(ILanguageModel model, ITokenizer tokenizer, IReadOnlyList<string> prompt, IEnumerable<string> generated) =>
        tokenizer.Join(model.Direction == ReadingDirection.LeftToRight ? prompt.Concat(generated) : generated.Reverse().Concat(prompt));

    private static void CheckStream(ILanguageModel model, ITokenizer tokenizer, string prompt, string method)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(prompt);
        CheckDirection(model, method);
    }

    private static void CheckDirection(ILanguageModel model, string method)
    {
        if (model.Direction == ReadingDirection.RightToLeft)
        {
            throw new ArgumentException(
                $"{method}: {model} reads from right to left, so that the beginning of its text comes last. Use GenerateText without StopTexts.", nameof(model));
        }
    }
}
