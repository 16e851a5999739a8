using SeqModels.Losses;
using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>Options of <see cref="RecurrentLanguageModel.Load"/>: what a file does not contain.</summary>
public sealed record RecurrentLanguageModelLoadOptions
{
    /// <summary>The factory of the cells of a model whose recurrent layer is a <see cref="CellLayer"/>; it must equal that of the saved model.</summary>
    /// <value>Null by default, for models of built-in layers.</value>
    public RecurrentCellFactory? CellFactory { get; init; }

    /// <summary>The tokenizer, which replaces that of the file.</summary>
    /// <value>Null by default, which uses the tokenizer of the file, if it has one.</value>
    public ITokenizer? Tokenizer { get; init; }

    /// <summary>The sampled softmax of further training, which is not stored in files.</summary>
    /// <value>Null by default, for the full softmax.</value>
    public SampledSoftmax? SampledSoftmax { get; init; }
}
