using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The state of a recurrent language model: a stepper; several tokens at once are scored by the sequence kernels.</summary>
internal sealed class RecurrentLanguageModelState : LanguageModelState
{
    private const int ChunkTokens = 64;
    private const int Nothing = -1;

    private readonly RecurrentNetwork _network;
    private readonly RecurrentLanguageModelStepper _stepper;
    private Tape? _tape;

    public RecurrentLanguageModelState(RecurrentNetwork network, WeightPrecision precision)
        : this(network, new RecurrentLanguageModelStepper(network, 1, precision))
    {
    }

    private RecurrentLanguageModelState(RecurrentNetwork network, RecurrentLanguageModelStepper stepper) => (_network, _stepper) = (network, stepper);

    /// <summary>A copy of the recurrent state.</summary>
    public RecurrentState GetState() => _stepper.GetState();

    /// <summary>Sets the recurrent state.</summary>
    public void SetState(RecurrentState state) => _stepper.SetState(state);

    public override double LogProbability(int token) => _stepper.LogProbability(token);

    public override void Advance(int token) => _stepper.Advance(token);

    public override void Distribution(Span<float> probabilities)
    {
        CheckLength(probabilities.Length, "Distribution", nameof(probabilities));
        _stepper.Distribution(probabilities);
    }

    public override void LogProbabilities(Span<float> logProbabilities)
    {
        CheckLength(logProbabilities.Length, "LogProbabilities", nameof(logProbabilities));
        _stepper.LogProbabilities(logProbabilities);
    }

    public override LanguageModelState Fork() => new RecurrentLanguageModelState(_network, _stepper.Fork());

    public override void CopyTo(LanguageModelState destination) => _stepper.CopyTo(SameKind<RecurrentLanguageModelState>(destination)._stepper);

    internal override BatchedStates CreateBatch(int count) => new RecurrentBatchedStates(_network, _stepper, count);

    public override void Score(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckScore(tokens, logProbabilities);
        foreach (int token in tokens)
        {
            Check(token);
        }

        if (_stepper.Precision != WeightPrecision.Float32)
        {
            base.Score(tokens, logProbabilities);
            return;
        }

        while (!tokens.IsEmpty)
        {
            int length = Math.Min(ChunkTokens, tokens.Length);
            logProbabilities[0] = _stepper.LogProbability(tokens[0]);
            if (length == 1)
            {
                _stepper.Advance(tokens[0]);
            }
            else
            {
                Read(tokens[..length].ToArray(), logProbabilities[1..length]);
            }

            tokens = tokens[length..];
            logProbabilities = logProbabilities[length..];
        }
    }

    /// <summary>Reads tokens; <paramref name="scores"/> receives the log-probabilities of all but the first.</summary>
    private void Read(int[] tokens, Span<double> scores)
    {
        _tape ??= new Tape();
        using (_tape.Evaluate())
        {
            (Tensor hidden, RecurrentState state) = _network.Encode(new Indices(tokens, [1, tokens.Length]), _stepper.GetState(), masks: null);
            if (!scores.IsEmpty)
            {
                int[] targets = [.. tokens.AsSpan(1), Nothing];
                _network.Output.Score(hidden, new Indices(targets, [1, targets.Length]), Nothing, scores);
            }

            _stepper.SetState(state);
        }
    }

    private void CheckLength(int length, string method, string name)
    {
        if (length != _network.Vocabulary.Count)
            throw new ArgumentException($"LanguageModelState.{method}: {name} must have one element per token, {_network.Vocabulary.Count}, but had {length}.", name);
    }

    private void Check(int token)
    {
        if ((uint)token >= (uint)_network.Vocabulary.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token id must be in the vocabulary, 0 to {_network.Vocabulary.Count - 1}.");
        }
    }
}
