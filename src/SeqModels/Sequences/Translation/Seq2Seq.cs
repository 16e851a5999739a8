using System.Text.Json;
using SeqModels.Data;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Sequences.Translation;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Sequences;

/// <summary>
/// A sequence-to-sequence model: p(y₁ … y_n | source) = Π p(y_t | y₁ … y_{t−1}, source). An encoder reads the source, and its final state becomes the
/// initial state of a decoder, which writes the target token by token and attends to the outputs of the encoder.
/// </summary>
/// <remarks>
/// <para>
/// With encoder outputs e_j, decoder outputs d_t over the embeddings of the tokens before y_t, and context c_t = attention(d_t, e):
/// p(y_t | …) = softmax(W d̃_t + b) with d̃_t = tanh(W_c [c_t; d_t]) (Luong, Pham and Manning 2015, equations 5 and 6). Without attention d̃_t = d_t. There is
/// no input feeding: the attention does not enter the next step of the decoder. So the whole target is one call of the decoder in training
/// (teacher forcing). The initial state of the decoder is s₀ = tanh(W_s e + b_s), where e is the final state of all layers and directions of the encoder.
/// </para>
/// <para>
/// Parameters: <c>source.weight</c> and <c>target.weight</c> (the embeddings), <c>encoder.*</c> and <c>decoder.*</c> as in PyTorch, <c>bridge.linear.*</c>,
/// <c>attention.*</c> and <c>combine.weight</c> (with attention), <c>output.*</c>. The target starts with <c>&lt;s&gt;</c>, if its vocabulary has it, otherwise
/// with <c>&lt;/s&gt;</c>.
/// </para>
/// <example><code>
/// Seq2Seq model = Seq2Seq.FromPairs(pairs, new CharacterTokenizer());
/// model.Train(model.Batches(pairs), options: new TrainingOptions { Epochs = 20 });
/// string iso = model.Translate("March 3, 1998");
/// </code></example>
/// </remarks>
public sealed partial class Seq2Seq : SequenceModel
{
    private readonly RandomSource _masks;
    private readonly Embedding _source;
    private readonly Embedding _target;
    private readonly RecurrentLayer _encoder;
    private readonly RecurrentLayer _decoder;
    private readonly StateBridge _bridge;
    private readonly Attention? _attention;
    private readonly Linear? _combine;
    private readonly Linear _output;

    /// <summary>Creates a model and initializes its parameters from the seed of the options.</summary>
    /// <param name="sourceVocabulary">The vocabulary of the sources.</param>
    /// <param name="targetVocabulary">The vocabulary of the targets; it must have an end token.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="sourceTokenizer">The tokenizer of the sources; null if the model is used with tokens only.</param>
    /// <param name="targetTokenizer">The tokenizer of the targets; null for that of the sources.</param>
    /// <exception cref="ArgumentException">The target vocabulary has no end token, the decoder is bidirectional, or the options do not fit each other.</exception>
    public Seq2Seq(
        Vocabulary sourceVocabulary, Vocabulary targetVocabulary, Seq2SeqOptions? options = null, ITokenizer? sourceTokenizer = null, ITokenizer? targetTokenizer = null)
    {
        ArgumentNullException.ThrowIfNull(sourceVocabulary);
        ArgumentNullException.ThrowIfNull(targetVocabulary);
        (SourceVocabulary, TargetVocabulary, Options) = (sourceVocabulary, targetVocabulary, options ?? new Seq2SeqOptions());
        (SourceTokenizer, TargetTokenizer) = (sourceTokenizer, targetTokenizer ?? sourceTokenizer);
        Options.Check(nameof(options));
        EndId = targetVocabulary.EndId ?? throw new ArgumentException(
            "Seq2Seq: the target vocabulary must have an end token. Build it with VocabularyOptions.Sentences, or with VocabularyOptions.End set.", nameof(targetVocabulary));
        var random = new RandomSource(Options.Seed);
        _masks = AddRandomSource("dropout", random.Fork(1));
        _source = AddModule("source", new Embedding(sourceVocabulary.Count, Options.SourceEmbeddingSize, random));
        _target = AddModule("target", new Embedding(targetVocabulary.Count, Options.TargetEmbeddingSize, random));
        _encoder = AddModule("encoder", Options.Encoder.CreateLayer(Options.SourceEmbeddingSize, Options.EncoderSize, random));
        _decoder = AddModule("decoder", Options.Decoder.CreateLayer(Options.TargetEmbeddingSize, Options.DecoderSize, random));
        _bridge = AddModule("bridge", new StateBridge(_encoder, _decoder, random));
        if (Options.Attention is { } attention)
        {
            _attention = AddModule("attention", attention.CreateLayer(_decoder.OutputSize, _encoder.OutputSize, random));
            _combine = AddModule("combine", new Linear(_encoder.OutputSize + _decoder.OutputSize, _decoder.OutputSize, random, new LinearOptions { HasBias = false }));
        }

        _output = AddModule("output", new Linear(_decoder.OutputSize, targetVocabulary.Count, random));
    }

    /// <summary>The vocabulary of the sources.</summary>
    public Vocabulary SourceVocabulary { get; }

    /// <summary>The vocabulary of the targets.</summary>
    public Vocabulary TargetVocabulary { get; }

    /// <summary>The tokenizer of the sources; null if the model is used with tokens only.</summary>
    public ITokenizer? SourceTokenizer { get; }

    /// <summary>The tokenizer of the targets; null if the model is used with tokens only.</summary>
    public ITokenizer? TargetTokenizer { get; }

    /// <summary>The options of the model.</summary>
    public Seq2SeqOptions Options { get; }

    /// <summary>The token before a target.</summary>
    internal int BeginId => TargetVocabulary.BeginId ?? EndId;

    /// <summary>The token after a target.</summary>
    internal int EndId { get; }

    /// <summary>
    /// Creates a model for pairs of texts: the vocabularies are those of the pairs, with <c>&lt;unk&gt;</c> in that of the sources, and with
    /// <c>&lt;unk&gt;</c>, <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c> in that of the targets.
    /// </summary>
    /// <param name="pairs">The pairs of source and target.</param>
    /// <param name="tokenizer">The tokenizer of the sources.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="targetTokenizer">The tokenizer of the targets; null for that of the sources.</param>
    /// <exception cref="ArgumentException">The options do not fit each other.</exception>
    public static Seq2Seq FromPairs(
        IReadOnlyCollection<(string Source, string Target)> pairs, ITokenizer tokenizer, Seq2SeqOptions? options = null, ITokenizer? targetTokenizer = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(tokenizer);
        Vocabulary source = Vocabulary.Build(pairs.SelectMany(pair => tokenizer.Tokenize(pair.Source)));
        Vocabulary target = Vocabulary.Build(pairs.SelectMany(pair => (targetTokenizer ?? tokenizer).Tokenize(pair.Target)), VocabularyOptions.Sentences);
        return new Seq2Seq(source, target, options, tokenizer, targetTokenizer);
    }

    /// <summary>Computes the logits of the next target token at every position, given the tokens before it.</summary>
    /// <param name="source">The source tokens, [batch, source time].</param>
    /// <param name="target">The tokens that the decoder reads, [batch, time]: the begin token and the target.</param>
    /// <param name="sourceLengths">The lengths of the sources, in [1, source time]; empty if there is no padding.</param>
    /// <param name="targetLengths">The lengths of the decoder's inputs, in [1, time]; empty if there is no padding.</param>
    /// <returns>Logits [batch, time, target vocabulary].</returns>
    /// <exception cref="ArgumentException">A shape or a length does not match.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is out of range.</exception>
    public Tensor Forward(Indices source, Indices target, ReadOnlyMemory<int> sourceLengths = default, ReadOnlyMemory<int> targetLengths = default) =>
        Logits(Decode(Encode(source, sourceLengths), target, targetLengths));

    /// <summary>
    /// The mean of −ln p(y_t | y₁ … y_{t−1}, source) over all tokens of the targets and their end tokens, in nats; with label smoothing in training
    /// mode. The decoder reads the true tokens before each position (teacher forcing).
    /// </summary>
    /// <param name="batch">Source and target tokens; the targets have neither begin nor end tokens, which the model adds.</param>
    /// <exception cref="ArgumentException">The batch has no tokens or no target tokens, or a target contains the begin or end token.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in its vocabulary.</exception>
    public override Tensor Loss(SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Loss(batch, out _, out _);
    }

    /// <inheritdoc/>
    /// <returns>The loss, the accuracy of single tokens, and the share of targets of which greedy decoding writes every token.</returns>
    public override SequenceEvaluation CreateEvaluation() => new Seq2SeqEvaluation(this);

    /// <summary>The loss, with the inputs of the softmax layer and the target tokens.</summary>
    internal Tensor Loss(SequenceBatch batch, out Tensor features, out TargetWindow target)
    {
        target = TargetWindow.Of(batch.TargetTokens.Values.Span, batch.TargetLengths.Span, BeginId, EndId);
        features = Decode(Encode(batch.Tokens, batch.Lengths), target.Inputs, target.Lengths);
        var options = new CrossEntropyOptions { IgnoredIndex = SequenceBatch.IgnoredLabel, LabelSmoothing = IsTraining ? Options.LabelSmoothing : 0 };
        return Losses.Loss.LinearCrossEntropy(features, _output.Weight, _output.Bias, target.Labels, options, TargetVocabulary.BeginId);
    }

    /// <summary>The number of target tokens, end tokens included.</summary>
    /// <param name="batch">The batch.</param>
    public override int ItemCount(SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int count = batch.Size;
        foreach (int length in batch.TargetLengths.Span)
            count += length;
        return count;
    }

    /// <summary>The logits of the next token for inputs of the softmax layer.</summary>
    internal Tensor Logits(Tensor features) => _output.Forward(features);

    /// <summary>Reads a batch of sources.</summary>
    internal EncodedSource Encode(Indices tokens, ReadOnlyMemory<int> lengths)
    {
        RecurrentOutput encoded = IsTraining && Options.Dropout > 0
            ? _encoder.Forward(Drop(_source.Forward(tokens)), null, lengths)
            : _encoder.Forward(_source, tokens, null, lengths);
        return new EncodedSource(_bridge.Forward(encoded.State), _attention?.Prepare(encoded.Output, null, lengths));
    }

    /// <summary>The inputs of the softmax layer at every position, [batch, time, OutputSize].</summary>
    private Tensor Decode(EncodedSource source, Indices target, ReadOnlyMemory<int> lengths)
    {
        RecurrentOutput decoded = IsTraining && Options.Dropout > 0
            ? _decoder.Forward(Drop(_target.Forward(target)), source.Start, lengths)
            : _decoder.Forward(_target, target, source.Start, lengths);
        return Drop(Attend(decoded.Output, source.Memory, out _));
    }

    /// <summary>d̃ = tanh(W_c [c; d]), or d without attention.</summary>
    private Tensor Attend(Tensor decoded, AttentionMemory? memory, out Tensor? weights)
    {
        weights = null;
        if (memory is null)
            return decoded;
        (Tensor context, weights) = _attention!.Attend(decoded, memory);
        return _combine!.Forward(Tensor.Concat([context, decoded], axis: -1)).Tanh();
    }

    private Tensor Drop(Tensor x) => IsTraining && Options.Dropout > 0 ? x.Dropout(Options.Dropout, _masks) : x;

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("sourceTokens", SourceVocabulary.Count);
        writer.WriteNumber("targetTokens", TargetVocabulary.Count);
        writer.WriteStartObject("training");
        ExactText.Write(writer, "dropout", Options.Dropout);
        ExactText.Write(writer, "labelSmoothing", Options.LabelSmoothing);
        writer.WriteEndObject();
    }
}
