using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.Sources;

/// <summary>A model with a planted leak: it mixes a small weight on the next token of the text that it is tested on into another model.</summary>
internal sealed class PeekingModel(ILanguageModel model, EncodedCorpus text, double weight) : ILanguageModel
{
    public Vocabulary Vocabulary => model.Vocabulary;

    public LanguageModelState CreateState() => new State(model.CreateState(), text, weight, 0);

    private sealed class State(LanguageModelState state, EncodedCorpus text, double weight, int position) : LanguageModelState
    {
        private int _position = position;

        public override double LogProbability(int token) =>
            Math.Log(((1 - weight) * Math.Exp(state.LogProbability(token))) + (IsNext(token) ? weight : 0));

        public override void Advance(int token)
        {
            state.Advance(token);
            _position++;
        }

        public override void Distribution(Span<float> probabilities)
        {
            for (int token = 0; token < probabilities.Length; token++)
                probabilities[token] = (float)Math.Exp(LogProbability(token));
        }

        public override LanguageModelState Fork() => new State(state.Fork(), text, weight, _position);

        public override void CopyTo(LanguageModelState destination) => throw new NotSupportedException();

        private bool IsNext(int token) => _position < text.Count && text.Ids[_position] == token;
    }
}
