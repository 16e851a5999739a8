using SeqModels.Numerics.Streaming;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The state of a neural n-gram model: the ids of the last τ tokens.</summary>
internal sealed class NeuralNGramState : LanguageModelState
{
    private const int ChunkTokens = 256;
    private const int Nothing = -1;

    private readonly NeuralNGramNetwork _network;
    private readonly int[] _context;
    private readonly OutputStep _output;
    private bool _isOutputReady;
    private Tape? _tape;

    public NeuralNGramState(NeuralNGramNetwork network)
    {
        _network = network;
        _context = new int[network.ContextLength];
        _context.AsSpan().Fill(network.Start);
        _output = network.Output.CreateStep(WeightPrecision.Float32, new StepScratch(1, 0));
    }

    private int Size => _network.Vocabulary.Count;

    public override double LogProbability(int token)
    {
        Check(token);
        return Output().LogProbability(0, token);
    }

    public override void Advance(int token)
    {
        Check(token);
        _network.Append(_context, token);
        _isOutputReady = false;
    }

    public override void Distribution(Span<float> probabilities)
    {
        CheckLength(probabilities.Length, nameof(Distribution), nameof(probabilities));
        if (_network.Output.Bias.Length == Size)
        {
            Output().Distribution(0, probabilities);
            return;
        }

        float[] all = new float[_network.Output.Bias.Length];
        Output().Distribution(0, all);
        all.AsSpan(0, Size).CopyTo(probabilities);
    }

    public override void LogProbabilities(Span<float> logProbabilities)
    {
        CheckLength(logProbabilities.Length, nameof(LogProbabilities), nameof(logProbabilities));
        if (_network.Output.Bias.Length == Size)
        {
            Output().LogProbabilities(0, logProbabilities);
            return;
        }

        float[] all = new float[_network.Output.Bias.Length];
        Output().LogProbabilities(0, all);
        all.AsSpan(0, Size).CopyTo(logProbabilities);
    }

    public override void Score(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckScore(tokens, logProbabilities);
        foreach (int token in tokens)
            Check(token);
        for (int length; !tokens.IsEmpty; tokens = tokens[length..], logProbabilities = logProbabilities[length..])
        {
            length = Math.Min(ChunkTokens, tokens.Length);
            int[] contexts = new int[length * _context.Length];
            for (int i = 0; i < length; i++)
            {
                _context.CopyTo(contexts, i * _context.Length);
                _network.Append(_context, tokens[i]);
            }

            _isOutputReady = false;
            using (Tape().Evaluate())
            {
                Tensor features = _network.Features(new Indices(contexts, [length, _context.Length]), isTraining: false);
                _network.Output.Score(features, tokens[..length].ToArray(), Nothing, logProbabilities[..length]);
            }
        }
    }

    public override LanguageModelState Fork()
    {
        var fork = new NeuralNGramState(_network);
        CopyTo(fork);
        return fork;
    }

    public override void CopyTo(LanguageModelState destination)
    {
        NeuralNGramState other = SameKind<NeuralNGramState>(destination);
        if (other._network != _network)
            throw new ArgumentException("LanguageModelState.CopyTo: the destination must be a state of the same model, but was one of another model.", nameof(destination));
        _context.CopyTo(other._context, 0);
        other._isOutputReady = _isOutputReady;
        if (_isOutputReady)
            other._output.CopyFrom(_output);
    }

    private Tape Tape() => _tape ??= new Tape();

    private OutputStep Output()
    {
        if (!_isOutputReady)
        {
            using (Tape().Evaluate())
                _output.Step(_network.Features(new Indices(_context, [1, _context.Length]), isTraining: false).AsSpan());
            _isOutputReady = true;
        }

        return _output;
    }

    private void CheckLength(int length, string method, string name)
    {
        if (length != Size)
            throw new ArgumentException($"LanguageModelState.{method}: {name} must have one element per token, {Size}, but had {length}.", name);
    }

    private void Check(int token)
    {
        if ((uint)token >= (uint)Size)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token id must be in the vocabulary, 0 to {Size - 1}.");
    }
}
