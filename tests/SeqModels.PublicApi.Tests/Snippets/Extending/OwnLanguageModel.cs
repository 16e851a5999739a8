// snippet: OwnLanguageModel
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A language model of one's own in docs/guide/extending.md.</summary>
internal static class OwnLanguageModel
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = TrainingData.Song();
        // snippet: OwnLanguageModel
        var (heldOut, test, _) = validation.Split(0.5, 0.5, 0);
        var match = new MatchModel(train.Vocabulary, length: 10, weight: 0.99);
        NGramModel trigram = NGramModel.Estimate(train, order: 3);
        LanguageModelMixture mixture = LanguageModelMixture.Fit([match, trigram], heldOut).Mixture;
        Console.WriteLine(Evaluator.Compare([("match", match), ("trigram", trigram), ("mixture", mixture)], test));
        // end snippet
    }

    // snippet: OwnLanguageModel

    /// <summary>With probability <paramref name="weight"/> the token that followed the last tokens when they stood together before, otherwise any.</summary>
    internal sealed class MatchModel(Vocabulary vocabulary, int length, double weight) : ILanguageModel
    {
        public Vocabulary Vocabulary => vocabulary;

        public LanguageModelState CreateState() => new State(this, [], null);

        private double Probability(int token, int? expected)
        {
            double uniform = 1.0 / vocabulary.Count;
            return expected is null ? uniform : (weight * (token == expected ? 1 : 0)) + ((1 - weight) * uniform);
        }

        private int? Expected(int[] history)
        {
            ReadOnlySpan<int> last = history.AsSpan(Math.Max(0, history.Length - length));
            int start = history.Length <= length ? -1 : history.AsSpan(0, history.Length - 1).LastIndexOf(last);
            return start < 0 ? null : history[start + length];
        }

        private sealed class State(MatchModel model, int[] history, int? expected) : LanguageModelState
        {
            private int[] _history = history;
            private int? _expected = expected;

            public override void Advance(int token)
            {
                _history = [.. _history, token];
                _expected = model.Expected(_history);
            }

            public override double LogProbability(int token) => Math.Log(model.Probability(token, _expected));

            public override void Distribution(Span<float> probabilities)
            {
                for (int token = 0; token < probabilities.Length; token++)
                    probabilities[token] = (float)model.Probability(token, _expected);
            }

            public override LanguageModelState Fork() => new State(model, _history, _expected);

            public override void CopyTo(LanguageModelState destination)
            {
                State other = SameKind<State>(destination);
                (other._history, other._expected) = (_history, _expected);
            }
        }
    }
    // end snippet
}
