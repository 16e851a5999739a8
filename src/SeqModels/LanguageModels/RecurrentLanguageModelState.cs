using SeqModels.Autodiff;
using SeqModels.Autodiff.Operations;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels;

/// <summary>What a recurrent language model has seen: its hidden state and the distribution of the next token.</summary>
internal sealed class RecurrentLanguageModelState : LanguageModelState
{
    private const int ChunkTokens = 64;
    private const int Nothing = -1;

    private readonly RecurrentLanguageModel _model;
    private readonly float[] _logProbabilities;
    private readonly int[] _token = new int[1];
    private RecurrentState? _state;
    private Tape? _tape;

    public RecurrentLanguageModelState(RecurrentLanguageModel model)
    {
        _model = model;
        _logProbabilities = new float[model.Vocabulary.Count];
        if (model.Vocabulary.EndId is { } end)
        {
            Advance(end);
        }
        else
        {
            using (Tape.NoGradient())
            {
                Keep(model.Decode(LastHidden(model.ZeroState(1))).LogSoftmax(), row: 0);
            }
        }
    }

    private RecurrentLanguageModelState(RecurrentLanguageModelState other)
    {
        (_model, _state) = (other._model, other._state);
        _logProbabilities = (float[])other._logProbabilities.Clone();
    }

    public override double LogProbability(int token) => _logProbabilities[Check(token)];

    public override void Advance(int token)
    {
        _token[0] = Check(token);
        Read(_token);
    }

    public override void Distribution(Span<float> probabilities)
    {
        if (probabilities.Length != _logProbabilities.Length)
        {
            throw new ArgumentException($"LanguageModelState.Distribution: probabilities must have one element for each of the {_logProbabilities.Length} tokens, but had {probabilities.Length}.", nameof(probabilities));
        }

        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = (float)Math.Exp(_logProbabilities[i]);
        }
    }

    public override LanguageModelState Fork() => new RecurrentLanguageModelState(this);

    public override void Score(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckScore(tokens, logProbabilities);
        foreach (int token in tokens)
        {
            Check(token);
        }

        while (!tokens.IsEmpty)
        {
            int length = Math.Min(ChunkTokens, tokens.Length);
            int[] chunk = tokens[..length].ToArray();
            logProbabilities[0] = _logProbabilities[chunk[0]];
            Read(chunk, logProbabilities[1..length]);
            tokens = tokens[length..];
            logProbabilities = logProbabilities[length..];
        }
    }

    /// <summary>Sees tokens; <paramref name="scores"/> receives the log-probabilities of all but the first.</summary>
    private void Read(int[] tokens, Span<double> scores = default)
    {
        _tape ??= new Tape();
        using (_tape.Evaluate())
        {
            (Tensor hidden, RecurrentState state) = _model.Encode(new Indices(tokens, [1, tokens.Length]), _state);
            if (!scores.IsEmpty)
            {
                int[] targets = [.. tokens.AsSpan(1), Nothing];
                _model.Score(hidden, new Indices(targets, [1, targets.Length]), Nothing, scores);
            }

            _state = state.Detach();
            Keep(_model.Decode(hidden.Slice(1, tokens.Length - 1, 1)).LogSoftmax(), row: 0);
        }
    }

    private void Keep(Tensor logProbabilities, int row) =>
        logProbabilities.AsSpan().Slice(row * _logProbabilities.Length, _logProbabilities.Length).CopyTo(_logProbabilities);

    private static Tensor LastHidden(RecurrentState state) => state.Hidden.Slice(0, state.Hidden.Shape[0] - 1, 1);

    private int Check(int token) => (uint)token < (uint)_logProbabilities.Length
        ? token
        : throw new ArgumentOutOfRangeException(nameof(token), token, $"The token id must be of the vocabulary, 0 to {_logProbabilities.Length - 1}.");
}
