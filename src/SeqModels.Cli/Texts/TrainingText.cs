using SeqModels.Text;

namespace SeqModels.Cli.Texts;

/// <summary>The texts of a training run, encoded with one vocabulary.</summary>
/// <param name="Train">The training text.</param>
/// <param name="Validation">The validation text; null for none.</param>
internal sealed record TrainingText(EncodedCorpus Train, EncodedCorpus? Validation)
{
    public Vocabulary Vocabulary => Train.Vocabulary;

    public ITokenizer Tokenizer => Train.Tokenizer!;

    /// <summary>The number of tokens to predict: &lt;/s&gt; counts.</summary>
    public long TokenCount => Train.Count + (Vocabulary.EndId is null ? 0 : Train.SentenceCount);
}
