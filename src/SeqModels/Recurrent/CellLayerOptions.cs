using SeqModels.Numerics;

namespace SeqModels.Recurrent;

/// <summary>Options of a <see cref="CellLayer"/>.</summary>
/// <remarks>
/// <see cref="RecurrentOptions.WeightDropout"/>, <see cref="RecurrentOptions.RecurrentDropout"/> and <see cref="RecurrentOptions.Zoneout"/> are
/// implemented in the fused kernels, and <see cref="RecurrentOptions.HasBias"/> and <see cref="RecurrentOptions.Initialization"/> apply to the built-in families: a
/// <see cref="CellLayer"/> rejects them. A cell can implement them in its own step and constructor.
/// </remarks>
public sealed record CellLayerOptions : RecurrentOptions
{
    /// <summary>
    /// Creates the cells. Required for several layers, for two directions, and where the layer is created from the options, as in a language model.
    /// </summary>
    /// <value>Null by default, if the cell is passed to the constructor of <see cref="CellLayer"/>.</value>
    public RecurrentCellFactory? CellFactory { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no <see cref="CellFactory"/>, it returned a cell of other sizes, or an option needs fused kernels.</exception>
    public override RecurrentLayer CreateLayer(int inputSize, int hiddenSize, RandomSource random) => new CellLayer(inputSize, hiddenSize, random, this);

    internal override string Family => nameof(CellLayer);

    /// <summary>A cell initializes its own parameters.</summary>
    internal override RecurrentOptions WithInitialization(RecurrentInitialization initialization) => this;

    /// <summary>Throws if an option is set that is not supported for arbitrary cells.</summary>
    internal void CheckSupported()
    {
        string? name = WeightDropout > 0 ? nameof(WeightDropout)
            : RecurrentDropout > 0 ? nameof(RecurrentDropout)
            : Zoneout > 0 ? nameof(Zoneout)
            : !HasBias ? nameof(HasBias)
            : Initialization != RecurrentInitialization.PyTorch ? nameof(Initialization)
            : null;
        if (name is not null)
            throw new ArgumentException($"CellLayer: {name} needs the fused kernels of Rnn, Gru or Lstm. Leave it at its default; a cell can implement it in its constructor and Step.", "options");
    }
}
