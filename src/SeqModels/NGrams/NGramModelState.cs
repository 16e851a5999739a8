using SeqModels.LanguageModels;
using SeqModels.NGrams.Query;

namespace SeqModels.NGrams;

/// <summary>An <see cref="NGramState"/> as a cursor.</summary>
internal sealed class NGramModelState(ModelQueries queries, NGramState state) : LanguageModelState
{
    private NGramState _state = state;

    public override double LogProbability(int token) => queries.Score(in _state, token, out _, out _);

    public override void Advance(int token) => queries.Score(in _state, token, out _state, out _);

    public override double Score(int token) => queries.Score(in _state, token, out _state, out _);

    public override void Score(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckScore(tokens, logProbabilities);
        queries.Score(ref _state, tokens, logProbabilities);
    }

    public override void Distribution(Span<float> probabilities) => queries.Distribution(in _state, probabilities);

    public override int? MatchedOrder(int token)
    {
        queries.Score(in _state, token, out _, out int order);
        return order;
    }

    public override int? ContextLength => queries.ContextLength(in _state);

    public override LanguageModelState Fork() => new NGramModelState(queries, _state);

    public override void CopyTo(LanguageModelState destination) => SameKind<NGramModelState>(destination)._state = _state;
}
