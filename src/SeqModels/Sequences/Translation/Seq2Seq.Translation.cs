using SeqModels.Data;
using SeqModels.LanguageModels;
using SeqModels.Recurrent;
using SeqModels.Sequences.Translation;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Sequences;

// Translation: the decoder step by step.
public sealed partial class Seq2Seq
{
    // Sources that are translated at once.
    private const int RowsAtOnce = 128;

    private const int DefaultMaxTokens = 100;

    /// <summary>Creates batches of pairs of texts.</summary>
    /// <param name="pairs">The pairs of source and target, at least one.</param>
    /// <param name="options">The options of the batches; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="ArgumentException">There are no pairs, or a source has no tokens.</exception>
    /// <exception cref="KeyNotFoundException">A token is out of vocabulary, and its vocabulary has no unknown token.</exception>
    public SequenceBatches Batches(IReadOnlyCollection<(string Source, string Target)> pairs, SequenceBatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ITokenizer target = TargetTokenizer ?? throw NoTokenizer(nameof(Batches));
        return SequenceBatches.FromPairs(
            [.. pairs.Select(pair => EncodeSource(pair.Source, nameof(Batches)))],
            [.. pairs.Select(pair => TargetVocabulary.Encode(target.Tokenize(pair.Target)))],
            options);
    }

    /// <summary>
    /// The language model of the translations of one source: p(y_t | y₁ … y_{t−1}, source). Evaluation, generation and beam search work with it. After an end
    /// token it is at the beginning of another translation of the same source. The parameters must not change while it is used.
    /// </summary>
    /// <param name="source">The source tokens, at least one.</param>
    /// <exception cref="ArgumentException">There are no tokens.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the source vocabulary.</exception>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode, or its parameters are not Float32.</exception>
    /// <example><code>
    /// IReadOnlyList&lt;BeamHypothesis&gt; best = model.Condition(source).BeamSearch([], new BeamSearchOptions { Width = 5 });
    /// </code></example>
    public ILanguageModel Condition(ReadOnlyMemory<int> source)
    {
        if (source.IsEmpty)
            throw new ArgumentException("Seq2Seq.Condition: the source must have at least one token.", nameof(source));
        RequireEvaluation(nameof(Condition));
        return new ConditionedModel(this, EncodeDetached(new Indices(source, [1, source.Length]), default));
    }

    /// <summary>Translates a text.</summary>
    /// <param name="source">The source.</param>
    /// <param name="options">The options of a beam search; null for greedy decoding of up to 100 tokens.</param>
    /// <param name="cancellationToken">A token to cancel the translation.</param>
    /// <returns>The translation with the highest score; empty if there is none.</returns>
    /// <exception cref="InvalidOperationException">The model has no tokenizer, or it has dropout and is in training mode.</exception>
    /// <exception cref="ArgumentException">The source has no tokens.</exception>
    /// <exception cref="KeyNotFoundException">A token is out of vocabulary, and the source vocabulary has no unknown token.</exception>
    public string Translate(string source, BeamSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ILanguageModel model = Condition(EncodeSource(source, nameof(Translate)));
        IReadOnlyList<BeamHypothesis> found = model.BeamSearch([], options ?? new BeamSearchOptions { Width = 1, MaxTokens = DefaultMaxTokens }, cancellationToken);
        return found.Count == 0 ? "" : Join(found[0].Tokens);
    }

    /// <summary>Translates many texts by greedy decoding, in batches: much faster than one by one.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="maxTokens">The maximum number of tokens of a translation, the end token included; at least 0.</param>
    /// <param name="cancellationToken">A token to cancel the translation.</param>
    /// <returns>The translations, in the order of the sources.</returns>
    /// <exception cref="InvalidOperationException">The model has no tokenizer, or it has dropout and is in training mode.</exception>
    /// <exception cref="ArgumentException">A source has no tokens.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is negative.</exception>
    /// <exception cref="KeyNotFoundException">A token is out of vocabulary, and the source vocabulary has no unknown token.</exception>
    public IReadOnlyList<string> Translate(IReadOnlyList<string> sources, int maxTokens = DefaultMaxTokens, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var translations = new List<string>(sources.Count);
        foreach (string[] part in sources.Chunk(RowsAtOnce))
        {
            var batch = SequenceBatch.From([.. part.Select(source => SequenceExample.FromTokens(EncodeSource(source, nameof(Translate))))]);
            translations.AddRange(Translate(batch, maxTokens, cancellationToken).Select(tokens => Join(tokens)));
        }

        return translations;
    }

    /// <summary>Translates a batch by greedy decoding: the most probable token at every step, without <c>&lt;s&gt;</c> and <c>&lt;unk&gt;</c>.</summary>
    /// <param name="batch">The sources; targets are not used.</param>
    /// <param name="maxTokens">The maximum number of tokens of a translation, the end token included; at least 0.</param>
    /// <param name="cancellationToken">A token to cancel the translation; checked before every step.</param>
    /// <returns>The tokens of each translation, without the end token.</returns>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode, or its parameters are not Float32.</exception>
    /// <exception cref="ArgumentException">A source has no tokens.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the source vocabulary, or the maximum is negative.</exception>
    public IReadOnlyList<int[]> Translate(SequenceBatch batch, int maxTokens = DefaultMaxTokens, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNegative(maxTokens);
        RequireEvaluation(nameof(Translate));
        return GreedyTranslation.Run(this, EncodeDetached(batch.Tokens, batch.Lengths), maxTokens, cancellationToken);
    }

    /// <summary>The attention weights of a pair: how much each step of the target attends to each source token.</summary>
    /// <param name="source">The source tokens, at least one.</param>
    /// <param name="target">The target tokens, without begin and end tokens.</param>
    /// <returns>[target + 1, source]; the last row is the step of the end token. Each row sums to 1.</returns>
    /// <exception cref="InvalidOperationException">The model has no attention, or it has dropout and is in training mode.</exception>
    /// <exception cref="ArgumentException">There are no source tokens, or the target contains the begin or end token.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in its vocabulary.</exception>
    public double[,] AttentionWeights(ReadOnlyMemory<int> source, ReadOnlyMemory<int> target)
    {
        if (_attention is null)
            throw new InvalidOperationException("Seq2Seq.AttentionWeights: the model has no attention. Set Seq2SeqOptions.Attention.");
        if (source.IsEmpty)
            throw new ArgumentException("Seq2Seq.AttentionWeights: the source must have at least one token.", nameof(source));
        RequireEvaluation(nameof(AttentionWeights));
        TargetWindow window = TargetWindow.Of(target.Span, [target.Length], BeginId, EndId);
        using TapeScope scope = Tape.NoGradient();
        EncodedSource encoded = Encode(new Indices(source, [1, source.Length]), default);
        RecurrentOutput decoded = _decoder.Forward(_target, window.Inputs, encoded.Start);
        Attend(decoded.Output, encoded.Memory, out Tensor? weights);
        var matrix = new double[target.Length + 1, source.Length];
        ReadOnlySpan<float> values = weights!.AsSpan();
        for (int i = 0; i < values.Length; i++)
            matrix[i / source.Length, i % source.Length] = values[i];
        return matrix;
    }

    /// <summary>The attention weights of a pair of texts, for a heat map with the tokens as names.</summary>
    /// <param name="source">The source.</param>
    /// <param name="target">The target.</param>
    /// <returns>[target tokens + 1, source tokens]; the last row is the step of the end token.</returns>
    /// <exception cref="InvalidOperationException">The model has no attention or no tokenizer, or it has dropout and is in training mode.</exception>
    /// <exception cref="ArgumentException">The source has no tokens.</exception>
    /// <exception cref="KeyNotFoundException">A token is out of vocabulary, and its vocabulary has no unknown token.</exception>
    public double[,] AttentionWeights(string source, string target)
    {
        ITokenizer tokenizer = TargetTokenizer ?? throw NoTokenizer(nameof(AttentionWeights));
        return AttentionWeights(EncodeSource(source, nameof(AttentionWeights)), TargetVocabulary.Encode(tokenizer.Tokenize(target)));
    }

    /// <summary>Creates a stepper of the decoder in the state before the first token.</summary>
    internal RecurrentStepper CreateStepper(EncodedSource source)
    {
        RecurrentStepper stepper = _decoder.CreateStepper(source.Start.Hidden.Shape[1]);
        stepper.SetState(source.Start);
        return stepper;
    }

    /// <summary>Reads one token per row and computes the logits of the next, [batch, vocabulary]; −∞ for the begin token.</summary>
    internal void Step(RecurrentStepper stepper, ReadOnlySpan<int> tokens, EncodedSource source, Span<float> logits)
    {
        int size = _target.EmbeddingSize;
        var x = new float[checked(tokens.Length * size)];
        ReadOnlySpan<float> table = _target.Weight.AsSpan();
        for (int row = 0; row < tokens.Length; row++)
            table.Slice(tokens[row] * size, size).CopyTo(x.AsSpan(row * size));
        using TapeScope scope = ThreadTape.Current.Evaluate();
        Tensor decoded = Tensor.From(stepper.Advance(x), [tokens.Length, 1, _decoder.OutputSize]);
        _output.Forward(Attend(decoded, source.Memory, out _)).AsSpan().CopyTo(logits);
        if (TargetVocabulary.BeginId is { } begin)
        {
            for (int row = 0; row < tokens.Length; row++)
                logits[(row * TargetVocabulary.Count) + begin] = float.NegativeInfinity;
        }
    }

    private EncodedSource EncodeDetached(Indices tokens, ReadOnlyMemory<int> lengths)
    {
        using TapeScope scope = Tape.NoGradient();
        return Encode(tokens, lengths).Detach();
    }

    private int[] EncodeSource(string source, string method)
    {
        ArgumentNullException.ThrowIfNull(source);
        return SourceVocabulary.Encode((SourceTokenizer ?? throw NoTokenizer(method)).Tokenize(source));
    }

    private string Join(IEnumerable<int> tokens) => (TargetTokenizer ?? throw NoTokenizer(nameof(Translate))).Join(tokens.Select(id => TargetVocabulary[id]));

    private void RequireEvaluation(string method)
    {
        if (IsTraining && Options.HasDropout)
            throw new InvalidOperationException($"Seq2Seq.{method}: the model is in training mode, in which dropout makes it random. Call Evaluate() first.");
    }

    private static InvalidOperationException NoTokenizer(string method) => new(
        $"Seq2Seq.{method}: the model has no tokenizer. Pass one when it is created or loaded, or use the methods that take tokens.");
}
