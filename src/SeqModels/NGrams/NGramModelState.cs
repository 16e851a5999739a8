using SeqModels.LanguageModels;

namespace SeqModels.NGrams;

/// <summary>An <see cref="NGramState"/> that moves forward.</summary>
internal sealed class NGramModelState(NGramModel model, NGramState state) : LanguageModelState
{
    private NGramState _state = state;

    public override double LogProbability(int token) => model.Score(in _state, token, out _);

    public override void Advance(int token) => model.Score(in _state, token, out _state);

    public override double Score(int token) => model.Score(in _state, token, out _state);

    public override void Score(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
    {
        CheckScore(tokens, logProbabilities);
        model.Score(ref _state, tokens, logProbabilities);
    }

    public override void Distribution(Span<float> probabilities) => model.Distribution(in _state, probabilities);

    public override int? MatchedOrder(int token)
    {
        model.Score(in _state, token, out _, out int order);
        return order;
    }

    public override LanguageModelState Fork() => new NGramModelState(model, _state);

    public override void CopyTo(LanguageModelState destination) => SameKind<NGramModelState>(destination)._state = _state;
}
