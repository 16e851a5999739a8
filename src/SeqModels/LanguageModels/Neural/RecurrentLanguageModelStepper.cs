using SeqModels.LanguageModels.Neural;
using SeqModels.Numerics;
using SeqModels.Numerics.Streaming;
using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A recurrent language model that reads one token at a time. It has its own state and shares the weights with all other steppers of the
/// model. Created by <see cref="RecurrentLanguageModel.CreateStepper"/>. With fused kernels it does not allocate per token.
/// </summary>
/// <remarks>
/// The output layer is computed on the first query after a step, so that reading a prompt costs only the recurrent layers. With
/// <see cref="WeightPrecision.Float32"/> the results are bitwise equal to <see cref="RecurrentLanguageModel.Forward"/> and
/// <c>LogSoftmax</c>. A stepper is not thread safe; several threads can use steppers of one model while no parameter changes. There is no
/// dropout.
/// <example>
/// <code>
/// RecurrentLanguageModelStepper stepper = model.CreateStepper();
/// foreach (int token in prompt)
///     stepper.Advance(token);
/// float logProbability = stepper.LogProbability(next);   // ln p(next | prompt)
/// </code>
/// </example>
/// </remarks>
public sealed class RecurrentLanguageModelStepper
{
    private readonly RecurrentNetwork _network;
    private readonly RecurrentStepper _recurrent;
    private readonly StepScratch _scratch;
    private readonly ProjectionStep? _projection;
    private readonly OutputStep _output;
    private readonly float[] _embedded;
    private int[]? _ends;
    private bool _isOutputReady;

    internal RecurrentLanguageModelStepper(RecurrentNetwork network, int batchSize, WeightPrecision precision)
    {
        _network = network;
        _recurrent = network.Layer.CreateStepper(batchSize, precision);
        _scratch = new StepScratch(batchSize, precision == WeightPrecision.Int8 ? Math.Max(network.Layer.OutputSize, network.Output.InputSize) : 0);
        _projection = network.Output.CreateProjectionStep(precision, _scratch);
        _output = network.Output.CreateStep(precision, _scratch);
        _embedded = new float[ArrayLength.Of("A stepper's embedded tokens [batch, EmbeddingSize]", batchSize, network.EmbeddingWeight?.Shape[1] ?? 0)];
        Reset();
    }

    /// <summary>The vocabulary of the model.</summary>
    public Vocabulary Vocabulary => _network.Vocabulary;

    /// <summary>The number of parallel sequences.</summary>
    public int BatchSize => _recurrent.BatchSize;

    /// <summary>The precision of the weights.</summary>
    public WeightPrecision Precision => _recurrent.Precision;

    /// <summary>The input of the softmax layer, [batch, H] or, after a projection, [batch, P]; valid until the next call.</summary>
    internal ReadOnlySpan<float> Features => _projection is null ? _recurrent.Output : _projection.Step(_recurrent.Output);

    /// <summary>Reads the next token, if <see cref="BatchSize"/> is 1.</summary>
    /// <param name="token">A token id of the vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    /// <exception cref="ArgumentException"><see cref="BatchSize"/> is not 1.</exception>
    public void Advance(int token) => Advance(new ReadOnlySpan<int>(in token));

    /// <summary>Reads the next token of every sequence.</summary>
    /// <param name="tokens">One token id per sequence, <see cref="BatchSize"/> in total.</param>
    /// <exception cref="ArgumentException">The number of tokens is not <see cref="BatchSize"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public void Advance(ReadOnlySpan<int> tokens)
    {
        if (tokens.Length != BatchSize)
            throw new ArgumentException($"RecurrentLanguageModelStepper.Advance: tokens must have BatchSize = {BatchSize} elements, but had {tokens.Length}.", nameof(tokens));
        foreach (int token in tokens)
            Check(token);
        if (_network.EmbeddingWeight is not { } embedding)
        {
            _recurrent.StepOneHot(tokens);
        }
        else
        {
            int width = embedding.Shape[1];
            ReadOnlySpan<float> rows = embedding.AsSpan();
            for (int i = 0; i < tokens.Length; i++)
                rows.Slice(tokens[i] * width, width).CopyTo(_embedded.AsSpan(i * width, width));
            _recurrent.Advance(_embedded);
        }

        _isOutputReady = false;
    }

    /// <summary>ln p(token | preceding tokens of the sequence), in nats; −∞ for <c>&lt;s&gt;</c>.</summary>
    /// <param name="token">A token id of the vocabulary.</param>
    /// <param name="sequence">The index of the sequence, in [0, BatchSize).</param>
    /// <exception cref="ArgumentOutOfRangeException">The token or the sequence is out of range.</exception>
    public float LogProbability(int token, int sequence = 0)
    {
        Check(token);
        return Output(sequence).LogProbability(sequence, token);
    }

    /// <summary>Computes ln p of every token as the next of a sequence, in nats.</summary>
    /// <param name="logProbabilities">The output, one element per token of the vocabulary.</param>
    /// <param name="sequence">The index of the sequence, in [0, BatchSize).</param>
    /// <exception cref="ArgumentException">The length is not the vocabulary size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sequence is out of range.</exception>
    public void LogProbabilities(Span<float> logProbabilities, int sequence = 0)
    {
        CheckLength(logProbabilities.Length, nameof(logProbabilities));
        Output(sequence).LogProbabilities(sequence, logProbabilities);
    }

    /// <summary>Computes the probability of every token as the next of a sequence; they sum to 1.</summary>
    /// <param name="probabilities">The output, one element per token of the vocabulary.</param>
    /// <param name="sequence">The index of the sequence, in [0, BatchSize).</param>
    /// <exception cref="ArgumentException">The length is not the vocabulary size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sequence is out of range.</exception>
    public void Distribution(Span<float> probabilities, int sequence = 0)
    {
        CheckLength(probabilities.Length, nameof(probabilities));
        Output(sequence).Distribution(sequence, probabilities);
    }

    /// <summary>Resets to the initial state: the state after <c>&lt;/s&gt;</c> if the vocabulary has it, otherwise that of the recurrent layers.</summary>
    public void Reset()
    {
        _recurrent.Reset();
        _isOutputReady = false;
        if (Vocabulary.EndId is { } end)
        {
            _ends ??= NewEnds(end);
            Advance(_ends);
        }
    }

    /// <summary>Creates an independent stepper in the same state; the weights are shared.</summary>
    public RecurrentLanguageModelStepper Fork()
    {
        RecurrentLanguageModelStepper fork = new(_network, BatchSize, Precision);
        CopyTo(fork);
        return fork;
    }

    /// <summary>Copies the state into another stepper: <see cref="Fork"/> without an allocation.</summary>
    /// <param name="destination">A stepper of the same model, batch size and precision.</param>
    /// <exception cref="ArgumentException">The destination has another model, batch size or precision.</exception>
    public void CopyTo(RecurrentLanguageModelStepper destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination._network != _network || destination.BatchSize != BatchSize || destination.Precision != Precision)
        {
            string what = destination._network != _network ? "of another model" : $"one with BatchSize = {destination.BatchSize} in {destination.Precision}";
            throw new ArgumentException($"RecurrentLanguageModelStepper.CopyTo: the destination must be a stepper of the same model with BatchSize = {BatchSize} in {Precision}, but was {what}.", nameof(destination));
        }

        _recurrent.CopyTo(destination._recurrent);
        destination._isOutputReady = _isOutputReady;
        if (_isOutputReady)
            destination._output.CopyFrom(_output);
    }

    /// <summary>Returns a copy of the recurrent state, which can be the initial state of <see cref="RecurrentLanguageModel.Forward"/>.</summary>
    public RecurrentState GetState() => _recurrent.GetState();

    /// <summary>Sets the recurrent state, for example to the final state of <see cref="RecurrentLanguageModel.Forward"/>.</summary>
    /// <param name="state">The state, which is copied: h, and c of an LSTM, [layers, BatchSize, HiddenSize].</param>
    /// <exception cref="ArgumentException">A shape does not match the model and the batch size; the message gives the expected one.</exception>
    public void SetState(RecurrentState state)
    {
        _recurrent.SetState(state);
        _isOutputReady = false;
    }

    private int[] NewEnds(int end)
    {
        int[] ends = new int[BatchSize];
        ends.AsSpan().Fill(end);
        return ends;
    }

    private OutputStep Output(int sequence)
    {
        if ((uint)sequence >= (uint)BatchSize)
            throw new ArgumentOutOfRangeException(nameof(sequence), sequence, $"RecurrentLanguageModelStepper: the sequence must be in [0, {BatchSize}).");
        if (!_isOutputReady)
        {
            _scratch.Backward = !_scratch.Backward;
            _output.Step(_projection is null ? _recurrent.Output : _projection.Step(_recurrent.Output));
            _isOutputReady = true;
        }

        return _output;
    }

    private void Check(int token)
    {
        if ((uint)token >= (uint)Vocabulary.Count)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token id must be in the vocabulary, 0 to {Vocabulary.Count - 1}.");
    }

    private void CheckLength(int length, string name)
    {
        if (length != Vocabulary.Count)
            throw new ArgumentException($"RecurrentLanguageModelStepper: {name} must have one element per token, {Vocabulary.Count}, but had {length}.", name);
    }
}
