using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A linear interpolation of language models: p(x | h) = Σᵢ λᵢ pᵢ(x | h).
/// </summary>
/// <remarks>If a component returns invalid probabilities, the <see cref="InvalidDistributionException"/> names that component.</remarks>
public sealed class LanguageModelMixture : ILanguageModel, IFaultFinder
{
    private readonly ILanguageModel[] _models;
    private readonly double[] _weights;
    private readonly bool _sumsToOne;

    /// <summary>Creates a mixture of models with equal vocabularies.</summary>
    /// <param name="components">The models and their weights λᵢ, each at least 0; they sum to 1 (± 1e-9).</param>
    /// <exception cref="ArgumentException">There is no model, a weight is negative, the weights do not sum to 1, or two vocabularies differ.</exception>
    public LanguageModelMixture(params IReadOnlyList<MixtureComponent> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        _models = [.. components.Select(c => c.Model)];
        _weights = [.. components.Select(c => c.Weight)];
        if (_models.Length == 0)
        {
            throw new ArgumentException("LanguageModelMixture: needs at least one model.", nameof(components));
        }
        if (!_weights.All(w => w >= 0) || !(Math.Abs(_weights.Sum() - 1) <= 1e-9))
        {
            throw new ArgumentException(
                $"LanguageModelMixture: the weights must be at least 0 and sum to 1, but were {string.Join(", ", _weights.Select(FormatInvariant))}.",
                nameof(components));
        }
        _sumsToOne = _models.Zip(_weights).All(part => part.Second == 0 || part.First.SumsToOne);
        for (int i = 1; i < _models.Length; i++)
        {
            if (!_models[i].Vocabulary.Equals(Vocabulary))
            {
                throw new ArgumentException(
                    $"LanguageModelMixture: all models must have the same vocabulary, but model {i} has {_models[i].Vocabulary} " +
                    $"and model 0 has {Vocabulary}.", nameof(components));
            }
        }
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary => _models[0].Vocabulary;

    /// <summary>The tokenizer of the first model that has one; null if none has.</summary>
    public ITokenizer? Tokenizer => _models.Select(model => model.Tokenizer).FirstOrDefault(tokenizer => tokenizer is not null);

    /// <inheritdoc/>
    bool ILanguageModel.SumsToOne => _sumsToOne;

    string? IFaultFinder.FindFault() => _models.OfType<IFaultFinder>().Select(model => model.FindFault()).FirstOrDefault(fault => fault is not null);

    /// <summary>The weights λᵢ in the order of the models.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <inheritdoc/>
    public LanguageModelState CreateState() => new State(this, [.. _models.Select(m => m.CreateState())]);

    /// <summary>The models and their weights, for example <c>mixture of 0.5 A + 0.5 B</c>.</summary>
    public override string ToString() => $"mixture of {string.Join(" + ", _models.Zip(_weights, (model, weight) => $"{FormatInvariant(weight)} {model}"))}";

    private static string FormatInvariant(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The probabilities of every model are validated before they are mixed, so that the message names the faulty model.</summary>
    private sealed class State(LanguageModelMixture mixture, LanguageModelState[] states) : LanguageModelState
    {
        private readonly double[] _weights = mixture._weights;

        public override double LogProbability(int token)
        {
            Span<double> terms = stackalloc double[16];
            terms = states.Length <= 16 ? terms[..states.Length] : new double[states.Length];
            for (int i = 0; i < states.Length; i++)
            {
                double logProbability = states[i].LogProbability(token);
                DistributionCheck.Require(mixture._models[i], new ReadOnlySpan<int>(in token), new ReadOnlySpan<double>(in logProbability));
                terms[i] = Math.Log(_weights[i]) + logProbability;
            }
            return LogSumExp(terms);
        }

        public override void Advance(int token)
        {
            foreach (LanguageModelState state in states)
            {
                state.Advance(token);
            }
        }

        public override void Score(ReadOnlySpan<int> tokens, Span<double> logProbabilities)
        {
            CheckScore(tokens, logProbabilities);
            var scores = new double[states.Length][];
            for (int i = 0; i < states.Length; i++)
            {
                scores[i] = new double[tokens.Length];
                states[i].Score(tokens, scores[i]);
                DistributionCheck.Require(mixture._models[i], tokens, scores[i]);
            }
            var terms = new double[states.Length];
            for (int t = 0; t < tokens.Length; t++)
            {
                for (int i = 0; i < states.Length; i++)
                {
                    terms[i] = Math.Log(_weights[i]) + scores[i][t];
                }
                logProbabilities[t] = LogSumExp(terms);
            }
        }

        public override void Distribution(Span<float> probabilities)
        {
            var part = new float[probabilities.Length];
            var sum = new double[probabilities.Length];
            for (int i = 0; i < states.Length; i++)
            {
                states[i].Distribution(part);
                DistributionCheck.Require(mixture._models[i], part);
                for (int token = 0; token < part.Length; token++)
                {
                    sum[token] += _weights[i] * part[token];
                }
            }
            for (int token = 0; token < part.Length; token++)
            {
                probabilities[token] = (float)sum[token];
            }
        }

        public override LanguageModelState Fork() => new State(mixture, [.. states.Select(s => s.Fork())]);

        public override void CopyTo(LanguageModelState destination)
        {
            LanguageModelState[] others = SameKind<State>(destination).Parts;
            if (others.Length != states.Length)
                throw new ArgumentException($"LanguageModelState.CopyTo: the destination must be a state of the same mixture of {states.Length} models, but was of {others.Length}.", nameof(destination));
            for (int i = 0; i < states.Length; i++)
                states[i].CopyTo(others[i]);
        }

        private LanguageModelState[] Parts => states;

        private static double LogSumExp(ReadOnlySpan<double> terms)
        {
            double largest = double.NegativeInfinity, sum = 0;
            foreach (double term in terms)
            {
                largest = Math.Max(largest, term);
            }
            if (double.IsNegativeInfinity(largest))
            {
                return largest;
            }
            foreach (double term in terms)
            {
                sum += Math.Exp(term - largest);
            }
            return largest + Math.Log(sum);
        }
    }
}
