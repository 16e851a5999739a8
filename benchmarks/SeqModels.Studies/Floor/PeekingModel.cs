using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Studies.Floor;

/// <summary>A model with a planted fault: some of the next token of the test text leaks into its probabilities.</summary>
internal sealed class PeekingModel(ILanguageModel model, EncodedCorpus text, double leak) : ILanguageModel
{
    public Vocabulary Vocabulary => model.Vocabulary;

    private double Leak => leak;

    public LanguageModelState CreateState() => new State(this, model.CreateState(), 0);

    private double Next(int position, int token) => position < text.Count && text.Ids[position] == token ? 1 : 0;

    private sealed class State(PeekingModel model, LanguageModelState state, int position) : LanguageModelState
    {
        private int _position = position;

        public override double LogProbability(int token) =>
            Math.Log(((1 - model.Leak) * Math.Exp(state.LogProbability(token))) + (model.Leak * model.Next(_position, token)));

        public override void Advance(int token)
        {
            state.Advance(token);
            _position++;
        }

        public override void Distribution(Span<float> probabilities)
        {
            for (int token = 0; token < probabilities.Length; token++)
            {
                probabilities[token] = (float)Math.Exp(LogProbability(token));
            }
        }

        public override LanguageModelState Fork() => new State(model, state.Fork(), _position);

        public override void CopyTo(LanguageModelState destination)
        {
            State other = SameKind<State>(destination);
            state.CopyTo(other.Inner);
            other._position = _position;
        }

        private LanguageModelState Inner => state;
    }
}
