using System.Globalization;
using System.Text.Json;
using SeqModels.Forecasting.Neural;
using SeqModels.Layers;
using SeqModels.Numerics;

namespace SeqModels.Forecasting;

/// <summary>Options of a <see cref="WindowForecaster"/>.</summary>
public sealed record WindowForecasterOptions : NeuralForecasterOptions
{
    /// <summary>τ, the number of past values that the network reads.</summary>
    /// <value>At least 1; 10 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Lags { get; init => field = OptionRange.AtLeast(1, value, nameof(WindowForecasterOptions)); } = 10;

    /// <summary>The sizes of the hidden layers; empty for a linear network.</summary>
    /// <value>Each at least 1; copied. One layer of 32 by default.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public IReadOnlyList<int> HiddenSizes
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = Array.AsReadOnly([.. value.Select(size => OptionRange.AtLeast(1, size, nameof(WindowForecasterOptions), nameof(HiddenSizes)))]);
        }
    } = [32];

    /// <summary>The activation function of the hidden layers.</summary>
    /// <value><see cref="ActivationFunction.Tanh"/> by default, which is bounded, so that predictions that are fed back cannot diverge.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public ActivationFunction Activation
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Activation), value, "WindowForecasterOptions.Activation: the value is not defined.");
    } = ActivationFunction.Tanh;

    /// <summary>The dropout probability of the outputs of the hidden layers during training.</summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Dropout { get; init => field = OptionRange.Fraction(value, nameof(WindowForecasterOptions)); }

    internal override int ContextLength => Lags;

    private protected override string Family => "MLP";

    private protected override string SizeName => HiddenSizes.Count == 0 ? "linear" : string.Join("-", HiddenSizes.Select(size => size.ToString(CultureInfo.InvariantCulture)));

    internal override ForecastNetwork CreateNetwork(NetworkSizes sizes) => new WindowNetwork(this, sizes);

    internal override double MinParameterCount(NetworkSizes sizes)
    {
        double count = 0, inputs = ((double)sizes.ContextLength * (sizes.VariableCount + (double)sizes.PastInputCount)) + ((double)sizes.Horizon * sizes.KnownInputCount);
        foreach (double size in (double[])[.. HiddenSizes, (double)sizes.Horizon * sizes.VariableCount * Head.OutputsPerTarget])
        {
            count += size * (inputs + 1);
            inputs = size;
        }

        return count;
    }

    internal override void WriteNetwork(Utf8JsonWriter writer)
    {
        writer.WriteNumber("lags", Lags);
        writer.WriteStartArray("hiddenSizes");
        foreach (int size in HiddenSizes)
            writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteString("activation", Activation.ToString());
        ExactText.Write(writer, "dropout", Dropout);
    }
}
