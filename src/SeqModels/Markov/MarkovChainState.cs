using SeqModels.LanguageModels;
using SeqModels.Markov.Chains;

namespace SeqModels.Markov;

/// <summary>The last k tokens.</summary>
internal sealed class MarkovChainState(MarkovChain chain) : LanguageModelState
{
    private ContextNode _context;

    public override double LogProbability(int token)
    {
        Check(token);
        return Math.Log(chain.Tables.Row(_context)[token]);
    }

    public override void Advance(int token)
    {
        Check(token);
        _context = chain.Next(_context, token);
    }

    public override void Distribution(Span<float> probabilities)
    {
        if (probabilities.Length != chain.Vocabulary.Count)
        {
            throw new ArgumentException($"LanguageModelState.Distribution: probabilities must have one element per token, {chain.Vocabulary.Count}, but had {probabilities.Length}.", nameof(probabilities));
        }
        ReadOnlySpan<double> row = chain.Tables.Row(_context);
        for (int x = 0; x < row.Length; x++)
        {
            probabilities[x] = (float)row[x];
        }
    }

    public override LanguageModelState Fork() => new MarkovChainState(chain) { _context = _context };

    public override void CopyTo(LanguageModelState destination)
    {
        MarkovChainState other = SameKind<MarkovChainState>(destination);
        if (!ReferenceEquals(other.Model, chain))
        {
            throw new ArgumentException("LanguageModelState.CopyTo: the destination must be a state of the same model.", nameof(destination));
        }
        other._context = _context;
    }

    private MarkovChain Model => chain;

    private void Check(int token)
    {
        if ((uint)token >= (uint)chain.Vocabulary.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token id must be in the vocabulary, 0 to {chain.Vocabulary.Count - 1}.");
        }
    }
}
