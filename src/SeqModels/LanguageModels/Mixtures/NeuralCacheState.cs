using SeqModels.LanguageModels.Neural;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Mixtures;

/// <summary>The state of a recurrent language model with a neural cache; several tokens at once are read by the sequence kernels.</summary>
internal sealed class NeuralCacheState(RecurrentNetwork network, NeuralCacheOptions options, RecurrentLanguageModelStepper stepper, NeuralCacheMemory memory)
    : LanguageModelState
{
    private const int ChunkTokens = 64;
    private const int Nothing = -1;

    private Tape? _tape;

    /// <summary>Receives a token, ln p of the model alone, and the hidden vector before the token, which is not yet in the cache.</summary>
    public delegate void Visitor(int index, int token, double logProbability, ReadOnlySpan<float> hidden);

    public override double LogProbability(int token) => Mix(stepper.LogProbability(token), stepper.Features, token);

    public override void Advance(int token)
    {
        MixtureModels.CheckToken(network.Vocabulary, token);
        Remember(stepper.Features, token);
        stepper.Advance(token);
    }

    public override void Distribution(Span<float> probabilities)
    {
        MixtureModels.CheckLength(network.Vocabulary, probabilities.Length, nameof(probabilities));
        stepper.Distribution(probabilities);
        if (memory.Count == 0 || options.Weight == 0)
            return;
        ReadOnlySpan<double> weights = memory.Weights(stepper.Features, options.Flatness, out double sum);
        var cached = new double[probabilities.Length];
        for (int i = 0; i < weights.Length; i++)
            cached[memory.Token(i)] += weights[i];
        for (int token = 0; token < cached.Length; token++)
            probabilities[token] = (float)(((1 - options.Weight) * probabilities[token]) + (options.Weight * cached[token] / sum));
    }

    public override void Score(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckScore(tokens, logProbabilities);
        var scores = new double[tokens.Length];
        Read(tokens, (i, token, logProbability, hidden) => scores[i] = Mix(logProbability, hidden, token));
        scores.CopyTo(logProbabilities);
    }

    /// <summary>Reads tokens and calls <paramref name="visit"/> for each before it is added to the cache.</summary>
    public void Read(ReadOnlySpan<int> tokens, Visitor visit)
    {
        foreach (int token in tokens)
            MixtureModels.CheckToken(network.Vocabulary, token);
        for (int start = 0, length; start < tokens.Length; start += length)
        {
            length = Math.Min(ChunkTokens, tokens.Length - start);
            ReadChunk(tokens.Slice(start, length).ToArray(), start, visit);
        }
    }

    /// <summary>ln p of the cache alone; null if it is empty.</summary>
    public double? CacheLogProbability(ReadOnlySpan<float> hidden, int token, double flatness)
    {
        if (memory.Count == 0)
            return null;
        ReadOnlySpan<double> weights = memory.Weights(hidden, flatness, out double sum);
        double found = 0;
        for (int i = 0; i < weights.Length; i++)
            found += memory.Token(i) == token ? weights[i] : 0;
        return Math.Log(found / sum);
    }

    public override LanguageModelState Fork()
    {
        var copy = new NeuralCacheMemory(options.CacheSize);
        memory.CopyTo(copy);
        return new NeuralCacheState(network, options, stepper.Fork(), copy);
    }

    public override void CopyTo(LanguageModelState destination)
    {
        NeuralCacheState other = SameKind<NeuralCacheState>(destination);
        if (other.Options != options)
            throw new ArgumentException("LanguageModelState.CopyTo: the destination must be a state of the same model, but its cache has other options.", nameof(destination));
        stepper.CopyTo(other.Stepper);
        memory.CopyTo(other.Memory);
    }

    private NeuralCacheOptions Options => options;

    private RecurrentLanguageModelStepper Stepper => stepper;

    private NeuralCacheMemory Memory => memory;

    private void ReadChunk(int[] tokens, int start, Visitor visit)
    {
        var scores = new double[tokens.Length];
        scores[0] = stepper.LogProbability(tokens[0]);
        float[] first = stepper.Features.ToArray();
        _tape ??= new Tape();
        using (_tape.Evaluate())
        {
            (Tensor hidden, RecurrentState state) = network.Encode(new Indices(tokens, [1, tokens.Length]), stepper.GetState(), masks: null);
            if (tokens.Length > 1)
            {
                int[] targets = [.. tokens.AsSpan(1), Nothing];
                network.Output.Score(hidden, new Indices(targets, [1, targets.Length]), Nothing, scores.AsSpan(1));
            }

            for (int i = 0; i < tokens.Length; i++)
            {
                ReadOnlySpan<float> vector = i == 0 ? first : hidden.AsSpan().Slice((i - 1) * first.Length, first.Length);
                visit(start + i, tokens[i], scores[i], vector);
                Remember(vector, tokens[i]);
            }

            stepper.SetState(state);
        }
    }

    private void Remember(ReadOnlySpan<float> hidden, int token)
    {
        if (token != network.Vocabulary.BeginId)
            memory.Add(hidden, token);
    }

    private double Mix(double logProbability, ReadOnlySpan<float> hidden, int token) => options.Weight == 0 || CacheLogProbability(hidden, token, options.Flatness) is not { } cached
        ? logProbability
        : LogSum.Of([Math.Log(1 - options.Weight) + logProbability, Math.Log(options.Weight) + cached]);
}
