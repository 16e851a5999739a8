using SeqModels.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Cli.Models;

/// <summary>Scores lines independently of each other; if the model has &lt;/s&gt;, it is part of a line.</summary>
internal sealed class LineScorer(OpenedModel opened)
{
    /// <summary>The token ids of a line, with &lt;/s&gt;.</summary>
    /// <exception cref="KeyNotFoundException">A token is not in the vocabulary, which has no unknown token.</exception>
    public int[] Encode(string line)
    {
        int[] ids = opened.Model.Vocabulary.Encode(opened.Tokenizer.Tokenize(line));
        return opened.Model.Vocabulary.EndId is { } end ? [.. ids, end] : ids;
    }

    /// <summary>ln p of tokens, in nats.</summary>
    public double LogProbability(int[] ids, CancellationToken cancellationToken) => opened.Model.LogProbability(ids, cancellationToken);

    /// <summary>The number of unknown tokens.</summary>
    public int CountUnknown(int[] ids) => opened.Model.Vocabulary.UnknownId is { } unknown ? ids.Count(id => id == unknown) : 0;
}
