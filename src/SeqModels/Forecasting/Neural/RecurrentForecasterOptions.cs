using System.Globalization;
using System.Text.Json;
using SeqModels.Forecasting.Neural;
using SeqModels.Numerics;
using SeqModels.Recurrent;

namespace SeqModels.Forecasting;

/// <summary>Options of a <see cref="RecurrentForecaster"/>.</summary>
public sealed record RecurrentForecasterOptions : NeuralForecasterOptions
{
    /// <summary>
    /// The recurrent layers: <see cref="RnnOptions"/>, <see cref="GruOptions"/>, <see cref="LstmOptions"/>, or <see cref="CellLayerOptions"/> for a
    /// user-defined cell.
    /// </summary>
    /// <value>Unidirectional and batch first; one GRU layer by default.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The layers are bidirectional, and so would read the values to predict, or not batch
    /// first.</exception>
    public RecurrentOptions Recurrent
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Bidirectional
                ? throw new ArgumentException("RecurrentForecasterOptions.Recurrent: Bidirectional must be false: the backward direction would read the values to predict.", nameof(value))
                : value.BatchFirst ? value : throw new ArgumentException("RecurrentForecasterOptions.Recurrent: BatchFirst must be true.", nameof(value));
        }
    } = new GruOptions();

    /// <summary>The hidden size of every layer.</summary>
    /// <value>At least 1; 32 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int HiddenSize { get; init => field = OptionRange.AtLeast(1, value, nameof(RecurrentForecasterOptions)); } = 32;

    /// <summary>
    /// L, the number of values of a training window, whose every step has a target. A prediction begins with the initial state and reads the
    /// last L values of the history, as in training.
    /// </summary>
    /// <value>At least 1; 32 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int SequenceLength { get; init => field = OptionRange.AtLeast(1, value, nameof(RecurrentForecasterOptions)); } = 32;

    /// <summary>
    /// The distance between the starts of consecutive training windows. <see cref="SequenceLength"/> makes an epoch of a long series much faster;
    /// the windows then begin at a random offset in every epoch.
    /// </summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Stride { get; init => field = OptionRange.AtLeast(1, value, nameof(RecurrentForecasterOptions)); } = 1;

    internal override int ContextLength => SequenceLength;

    internal override int TrainingStride => Stride;

    private protected override string Family => Recurrent switch
    {
        RnnOptions => "RNN",
        GruOptions => "GRU",
        LstmOptions => "LSTM",
        _ => "Cell",
    };

    private protected override string SizeName => string.Create(CultureInfo.InvariantCulture, $"{HiddenSize}{(Recurrent.LayerCount > 1 ? $"x{Recurrent.LayerCount}" : "")}");

    internal override ForecastNetwork CreateNetwork(NetworkSizes sizes) => new RecurrentNetwork(this, sizes);

    internal override double MinParameterCount(NetworkSizes sizes) => Recurrent is CellLayerOptions
        ? (double)sizes.Horizon * sizes.VariableCount * Head.OutputsPerTarget * HiddenSize
        : (HiddenSize * (((double)Recurrent.LayerCount * OutputSize) + sizes.VariableCount + sizes.PastInputCount + ((double)sizes.Horizon * sizes.KnownInputCount)))
            + ((double)OutputSize * sizes.Horizon * sizes.VariableCount * Head.OutputsPerTarget);

    /// <summary>The size of h.</summary>
    private int OutputSize => Recurrent.ProjectedSize ?? HiddenSize;

    internal override void WriteNetwork(Utf8JsonWriter writer)
    {
        writer.WriteNumber("hiddenSize", HiddenSize);
        writer.WriteNumber("sequenceLength", SequenceLength);
        writer.WriteNumber("stride", Stride);
        NeuralOptionsJson.WriteLayers(writer, Recurrent);
    }
}
