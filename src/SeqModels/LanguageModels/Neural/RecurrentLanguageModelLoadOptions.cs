using SeqModels.Losses;
using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>What <see cref="RecurrentLanguageModel.Load"/> needs besides the file.</summary>
public sealed record RecurrentLanguageModelLoadOptions
{
    /// <summary>Makes the cells of a model whose recurrent layer is a <see cref="CellLayer"/>: the same factory that the saved model was made with.</summary>
    /// <value>Null, the default, for models of built-in layers.</value>
    public RecurrentCellFactory? CellFactory { get; init; }

    /// <summary>How text is cut into tokens, where the file does not hold it or it is to be another.</summary>
    /// <value>Null, the default, takes the file's, if it has one.</value>
    public ITokenizer? Tokenizer { get; init; }

    /// <summary>A sampled softmax for further training; files do not hold it.</summary>
    /// <value>Null by default.</value>
    public SampledSoftmax? SampledSoftmax { get; init; }
}
