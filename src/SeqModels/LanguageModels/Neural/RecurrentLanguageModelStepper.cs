using SeqModels.LanguageModels.Neural;
using SeqModels.Numerics;
using SeqModels.Numerics.Streaming;
using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A recurrent language model that reads one token after another: its own state, and weights that it shares with every other stepper
/// of the model. Made by <see cref="RecurrentLanguageModel.CreateStepper"/>. Neither a step nor a question allocates.
/// </summary>
/// <remarks>
/// The output layer runs when the first question after a step is asked, so that a prompt costs the recurrent layers only. With
/// <see cref="WeightPrecision.Float32"/> the numbers are bit for bit those of <see cref="RecurrentLanguageModel.Forward"/> and
/// <c>LogSoftmax</c>. A stepper is for one thread at a time; several threads may each have steppers of one model, while no parameter
/// changes. Dropout does not act.
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
        _projection = network.Output.NewProjectionStep(precision, _scratch);
        _output = network.Output.NewStep(precision, _scratch);
        _embedded = new float[ArrayLength.Of("A stepper's embedded tokens [batch, EmbeddingSize]", batchSize, network.EmbeddingWeight?.Shape[1] ?? 0)];
        Reset();
    }

    /// <summary>The tokens of the model.</summary>
    public Vocabulary Vocabulary => _network.Vocabulary;

    /// <summary>The number of sequences that step side by side.</summary>
    public int BatchSize => _recurrent.BatchSize;

    /// <summary>The form of the weights.</summary>
    public WeightPrecision Precision => _recurrent.Precision;

    /// <summary>Reads the next token of the only sequence.</summary>
    /// <param name="token">An id of the vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id is not of the vocabulary.</exception>
    /// <exception cref="ArgumentException"><see cref="BatchSize"/> is not 1.</exception>
    public void Advance(int token) => Advance(new ReadOnlySpan<int>(in token));

    /// <summary>Reads the next token of every sequence.</summary>
    /// <param name="tokens">One id for each of the <see cref="BatchSize"/> sequences.</param>
    /// <exception cref="ArgumentException">The number of tokens is not <see cref="BatchSize"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is not of the vocabulary.</exception>
    public void Advance(ReadOnlySpan<int> tokens)
    {
        if (tokens.Length != BatchSize)
            throw new ArgumentException($"RecurrentLanguageModelStepper.Advance: there must be one token for each of the {BatchSize} sequences, but there were {tokens.Length}.", nameof(tokens));
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

    /// <summary>ln p(token | what a sequence has read), in nats; −∞ for <c>&lt;s&gt;</c>.</summary>
    /// <param name="token">An id of the vocabulary.</param>
    /// <param name="sequence">Which sequence, in [0, BatchSize); the default is the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token or sequence.</exception>
    public float LogProbability(int token, int sequence = 0)
    {
        Check(token);
        return Output(sequence).LogProbability(sequence, token);
    }

    /// <summary>ln p of every token as the next of a sequence, in nats.</summary>
    /// <param name="logProbabilities">Filled; its length is the size of the vocabulary.</param>
    /// <param name="sequence">Which sequence, in [0, BatchSize); the default is the first.</param>
    /// <exception cref="ArgumentException">The length is not the size of the vocabulary.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public void LogProbabilities(Span<float> logProbabilities, int sequence = 0)
    {
        CheckLength(logProbabilities.Length, nameof(logProbabilities));
        Output(sequence).LogProbabilities(sequence, logProbabilities);
    }

    /// <summary>The probability of every token as the next of a sequence; they sum to 1.</summary>
    /// <param name="probabilities">Filled; its length is the size of the vocabulary.</param>
    /// <param name="sequence">Which sequence, in [0, BatchSize); the default is the first.</param>
    /// <exception cref="ArgumentException">The length is not the size of the vocabulary.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public void Distribution(Span<float> probabilities, int sequence = 0)
    {
        CheckLength(probabilities.Length, nameof(probabilities));
        Output(sequence).Distribution(sequence, probabilities);
    }

    /// <summary>Goes back to where nothing has been read: after <c>&lt;/s&gt;</c> where the vocabulary has it, else to the state zero.</summary>
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

    /// <summary>An independent stepper that has read the same; the two share the weights.</summary>
    public RecurrentLanguageModelStepper Fork()
    {
        RecurrentLanguageModelStepper fork = new(_network, BatchSize, Precision);
        CopyTo(fork);
        return fork;
    }

    /// <summary>Copies what this stepper has read into another: <see cref="Fork"/> into a stepper that exists already.</summary>
    /// <param name="destination">A stepper of the same model, batch and precision.</param>
    /// <exception cref="ArgumentException">The destination is of another model, batch or precision.</exception>
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

    /// <summary>A copy of the recurrent state: what <see cref="RecurrentLanguageModel.Forward"/> takes as its initial state.</summary>
    public RecurrentState GetState() => _recurrent.GetState();

    /// <summary>Goes to a state, for example that at the end of tokens that <see cref="RecurrentLanguageModel.Forward"/> has read.</summary>
    /// <param name="state">h, and c of an LSTM, [layers, BatchSize, HiddenSize]. Copied.</param>
    /// <exception cref="ArgumentException">The state does not fit the model and the batch; the message says how.</exception>
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
            throw new ArgumentOutOfRangeException(nameof(sequence), sequence, $"RecurrentLanguageModelStepper: the sequence must lie in [0, {BatchSize}).");
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
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token id must be of the vocabulary, 0 to {Vocabulary.Count - 1}.");
    }

    private void CheckLength(int length, string name)
    {
        if (length != Vocabulary.Count)
            throw new ArgumentException($"RecurrentLanguageModelStepper: {name} must have one element for each of the {Vocabulary.Count} tokens, but had {length}.", name);
    }
}
