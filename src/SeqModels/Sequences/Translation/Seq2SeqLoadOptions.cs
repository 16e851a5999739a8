using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.Sequences;

/// <summary>Options of <see cref="Seq2Seq.Load"/>: what a file does not contain.</summary>
public sealed record Seq2SeqLoadOptions
{
    /// <summary>The factory of the cells of an encoder that is a <see cref="CellLayer"/>.</summary>
    /// <value>Null by default, for built-in layers.</value>
    public RecurrentCellFactory? EncoderCellFactory { get; init; }

    /// <summary>The factory of the cells of a decoder that is a <see cref="CellLayer"/>.</summary>
    /// <value>Null by default, for built-in layers.</value>
    public RecurrentCellFactory? DecoderCellFactory { get; init; }

    /// <summary>The tokenizer of the source, which replaces that of the file.</summary>
    /// <value>Null by default, which uses the tokenizer of the file, if it has one.</value>
    public ITokenizer? SourceTokenizer { get; init; }

    /// <summary>The tokenizer of the target, which replaces that of the file.</summary>
    /// <value>Null by default, which uses the tokenizer of the file, if it has one.</value>
    public ITokenizer? TargetTokenizer { get; init; }
}
