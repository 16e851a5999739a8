using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

/// <summary>The model that knows the joint distribution of all texts of one length: p(x_t | x₁ … x_{t−1}) is a quotient of two of its sums.</summary>
/// <param name="vocabulary">The vocabulary.</param>
/// <param name="length">The length of the texts.</param>
/// <param name="joint">p of the text whose ids are the digits of the index in base V, the first token first.</param>
internal sealed class JointModel(Vocabulary vocabulary, int length, double[] joint) : ILanguageModel
{
    public Vocabulary Vocabulary => vocabulary;

    /// <summary>The same distribution over reversed texts.</summary>
    public JointModel Reverse()
    {
        var reversed = new double[joint.Length];
        for (int i = 0; i < joint.Length; i++)
        {
            int mirrored = 0;
            for (int t = 0, rest = i; t < length; t++, rest /= vocabulary.Count)
                mirrored = (mirrored * vocabulary.Count) + (rest % vocabulary.Count);
            reversed[mirrored] = joint[i];
        }

        return new JointModel(vocabulary, length, reversed);
    }

    public LanguageModelState CreateState() => new State(this, 0, 0);

    private double Sum(int prefix, int read)
    {
        int block = (int)Math.Pow(vocabulary.Count, length - read);
        double sum = 0;
        for (int i = prefix * block; i < (prefix + 1) * block; i++)
            sum += joint[i];
        return sum;
    }

    private sealed class State(JointModel model, int prefix, int read) : LanguageModelState
    {
        private int _prefix = prefix;
        private int _read = read;

        public override double LogProbability(int token) => Math.Log(model.Sum((_prefix * model.Vocabulary.Count) + token, _read + 1) / model.Sum(_prefix, _read));

        public override void Advance(int token) => (_prefix, _read) = ((_prefix * model.Vocabulary.Count) + token, _read + 1);

        public override void Distribution(Span<float> probabilities)
        {
            for (int i = 0; i < probabilities.Length; i++)
                probabilities[i] = (float)Math.Exp(LogProbability(i));
        }

        public override LanguageModelState Fork() => new State(model, _prefix, _read);

        public override void CopyTo(LanguageModelState destination) => (SameKind<State>(destination)._prefix, SameKind<State>(destination)._read) = (_prefix, _read);
    }
}
