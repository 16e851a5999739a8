using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

/// <summary>A model whose distribution never changes, and which remembers nothing.</summary>
internal sealed class FixedModel(Vocabulary vocabulary, params float[] probabilities) : ILanguageModel
{
    public Vocabulary Vocabulary => vocabulary;

    public int Advanced { get; private set; }

    public LanguageModelState CreateState() => new State(this, probabilities);

    private sealed class State(FixedModel model, float[] p) : LanguageModelState
    {
        public override double LogProbability(int token) => Math.Log(p[token]);

        public override void Advance(int token) => model.Advanced++;

        public override void Distribution(Span<float> probabilities) => p.CopyTo(probabilities);

        public override LanguageModelState Fork() => this;

        public override void CopyTo(LanguageModelState destination) => SameKind<State>(destination);
    }
}
