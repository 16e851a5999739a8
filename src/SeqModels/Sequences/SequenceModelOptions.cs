using SeqModels.Numerics;
using SeqModels.Recurrent;

namespace SeqModels.Sequences;

/// <summary>
/// The common options of <see cref="SequenceClassifier"/>, <see cref="SequenceTagger"/> and <see cref="SequenceRegressor"/>: the input, either
/// tokens (<see cref="VocabularySize"/>) or vectors (<see cref="InputSize"/>), and the recurrent layers that read it.
/// </summary>
public abstract record SequenceModelOptions
{
    private protected SequenceModelOptions()
    {
    }

    /// <summary>The number of token ids, if the input is tokens; exactly one of this and <see cref="InputSize"/> must be set.</summary>
    /// <value>At least 1; null by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? VocabularySize { get; init => field = value is { } size ? OptionRange.AtLeast(1, size, nameof(SequenceModelOptions)) : null; }

    /// <summary>The number of features of a vector, if the input is vectors; exactly one of this and <see cref="VocabularySize"/> must be set.</summary>
    /// <value>At least 1; null by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? InputSize { get; init => field = value is { } size ? OptionRange.AtLeast(1, size, nameof(SequenceModelOptions)) : null; }

    /// <summary>The size of the embedding of a token; without effect if the input is vectors.</summary>
    /// <value>At least 1; 64 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int EmbeddingSize { get; init => field = OptionRange.AtLeast(1, value, nameof(SequenceModelOptions)); } = 64;

    /// <summary>
    /// The recurrent layers: <see cref="RnnOptions"/>, <see cref="GruOptions"/>, <see cref="LstmOptions"/>, or <see cref="CellLayerOptions"/> for a
    /// user-defined cell.
    /// </summary>
    /// <value>Batch first; one bidirectional LSTM layer by default.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The layers are not batch first.</exception>
    public RecurrentOptions Recurrent
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.BatchFirst ? value : throw new ArgumentException("SequenceModelOptions.Recurrent: BatchFirst must be true: the batches of SequenceBatches are [batch, time].", nameof(value));
        }
    } = new LstmOptions { Bidirectional = true };

    /// <summary>The hidden size of every recurrent layer in one direction.</summary>
    /// <value>At least 1; 128 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int HiddenSize { get; init => field = OptionRange.AtLeast(1, value, nameof(SequenceModelOptions)); } = 128;

    /// <summary>The probability of dropout on the input of the recurrent layers and on the input of the output layer, in training.</summary>
    /// <value>In [0, 1); 0 by default. Dropout between layers is an option of <see cref="Recurrent"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Dropout { get; init => field = OptionRange.Fraction(value, nameof(SequenceModelOptions)); }

    /// <summary>The seed of the initial values and of dropout.</summary>
    /// <value>0 by default.</value>
    public ulong Seed { get; init; }

    /// <summary>Whether training mode makes results random.</summary>
    internal bool HasDropout => Dropout > 0 || Recurrent.Dropout > 0 || Recurrent.WeightDropout > 0 || Recurrent.RecurrentDropout > 0 || Recurrent.Zoneout > 0 || Recurrent.ZoneoutOfCell > 0;

    /// <summary>The size of the input of the recurrent layers.</summary>
    internal int LayerInputSize => VocabularySize is null ? InputSize ?? 0 : EmbeddingSize;

    /// <summary>The size of the output of the recurrent layers.</summary>
    internal long LayerOutputSize => (Recurrent.Bidirectional && Recurrent.Merge == DirectionMerge.Concatenate ? 2L : 1) * (Recurrent.ProjectedSize ?? HiddenSize);

    /// <summary>Checks the options against each other.</summary>
    /// <param name="model">The name of the model.</param>
    /// <exception cref="ArgumentException">Not exactly one kind of input is set.</exception>
    internal void CheckInput(string model)
    {
        if (VocabularySize.HasValue == InputSize.HasValue)
        {
            throw new ArgumentException(
                $"{model}: set either VocabularySize (the input is tokens) or InputSize (the input is vectors), but {(InputSize.HasValue ? "both were" : "neither was")} set.");
        }
    }

    /// <summary>The number of classes from a number and names, at least one of which is set.</summary>
    internal static int CheckClasses(string model, int? count, IReadOnlyList<string>? names, string countName, string namesName)
    {
        if ((count ?? names?.Count) is not { } classes)
            throw new ArgumentException($"{model}: set {countName} or {namesName}.");
        if (names is not null && names.Count != classes)
            throw new ArgumentException($"{model}: {namesName} must have one name per class, {countName} = {classes}, but had {names.Count}.");
        return classes >= 1 ? classes : throw new ArgumentException($"{model}: {namesName} must have at least one name.");
    }
}
