using System.Text.Json;
using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>Options of a <see cref="CellLayer"/>.</summary>
/// <remarks>
/// <see cref="RecurrentOptions.WeightDropout"/>, <see cref="RecurrentOptions.RecurrentDropout"/> and <see cref="RecurrentOptions.Zoneout"/> act
/// inside fused kernels, and <see cref="RecurrentOptions.Initialization"/> on the built-in families' parameters: a <see cref="CellLayer"/> refuses
/// them. A cell that wants them does so in its own step and constructor.
/// </remarks>
public sealed record CellLayerOptions : RecurrentOptions
{
    /// <summary>
    /// Makes the cells. Needed for several layers, for two directions, and wherever the options alone make the layer, as in a language model.
    /// </summary>
    /// <value>Null, the default, where the one cell is given to the constructor of <see cref="CellLayer"/>.</value>
    public RecurrentCellFactory? CellFactory { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no <see cref="CellFactory"/>, it made a cell of other sizes, or an option needs fused kernels.</exception>
    public override RecurrentLayer CreateLayer(int inputSize, int hiddenSize, RandomSource random) => new CellLayer(inputSize, hiddenSize, random, this);

    internal override string Family => nameof(CellLayer);

    /// <summary>A cell draws its own parameters.</summary>
    internal override RecurrentOptions WithInitialization(RecurrentInitialization initialization) => this;

    /// <summary>Throws where an option is set that a layer of any cell cannot obey.</summary>
    internal void CheckSupported()
    {
        string? name = WeightDropout > 0 ? nameof(WeightDropout)
            : RecurrentDropout > 0 ? nameof(RecurrentDropout)
            : Zoneout > 0 ? nameof(Zoneout)
            : Initialization != RecurrentInitialization.PyTorch ? nameof(Initialization)
            : null;
        if (name is not null)
            throw new ArgumentException($"CellLayer: {name} needs the fused kernels of Rnn, Gru or Lstm and cannot act on any cell. Leave it at its default; a cell can do it in its own constructor and Step.", "options");
    }

    internal override void WriteForm(Utf8JsonWriter writer)
    {
    }
}
