using System.Globalization;

namespace SeqModels.LanguageModels.Generation;

/// <summary>The continuation of one text apart from the model's state: which token follows, where it ends, and what is known to be part of it.</summary>
internal sealed class Continuation
{
    private readonly ILanguageModel _model;
    private readonly GenerationOptions _options;
    private readonly TokenSampler _sampler;
    private readonly StopBuffer<int>? _stops;
    private readonly List<int> _released = [];

    public Continuation(ILanguageModel model, GenerationOptions options)
    {
        (_model, _options) = (model, options);
        _sampler = new TokenSampler(model, options);
        _stops = options.StopTokens.Count == 0 ? null : new StopBuffer<int>(Sequences(model, options));
        HasEnded = options.MaxTokens == 0;
    }

    /// <summary>Whether there is no further token.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The number of tokens chosen.</summary>
    public long Count { get; private set; }

    /// <summary>The last token, by which the state is to advance while the continuation has not ended.</summary>
    public int Last { get; private set; }

    /// <summary>Takes note of a token of the prompt.</summary>
    public void Read(int token) => _sampler.Read(token);

    /// <summary>Chooses the next token; returns the tokens that are now known to be part of the continuation, in a list that the next call reuses.</summary>
    public IReadOnlyList<int> Next(ReadOnlySpan<float> probabilities)
    {
        _released.Clear();
        if (_sampler.Choose(probabilities) is not { } token || (_options.StopAtEnd && token == _model.Vocabulary.EndId))
        {
            End();
            return _released;
        }

        Last = token;
        _sampler.Read(token);
        if (_stops is null)
            _released.Add(token);
        else
            _stops.Add(token, _released);
        if (++Count == _options.MaxTokens || _stops is { IsFound: true })
            End();
        return _released;
    }

    private void End()
    {
        HasEnded = true;
        _stops?.Complete(_released);
    }

    /// <summary>The stop sequences in the order in which the model reads.</summary>
    private static List<int[]> Sequences(ILanguageModel model, GenerationOptions options)
    {
        var sequences = new List<int[]>();
        foreach (IReadOnlyList<int> sequence in options.StopTokens)
        {
            foreach (int token in sequence)
            {
                if ((uint)token >= (uint)model.Vocabulary.Count)
                {
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                        $"GenerationOptions.StopTokens: a token id must be in the vocabulary, 0 to {model.Vocabulary.Count - 1}, but was {token}."), nameof(options));
                }
            }

            sequences.Add([.. model.Direction == ReadingDirection.LeftToRight ? sequence : sequence.Reverse()]);
        }

        return sequences;
    }
}
