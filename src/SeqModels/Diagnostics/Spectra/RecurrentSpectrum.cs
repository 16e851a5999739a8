using SeqModels.Diagnostics.Spectra;
using SeqModels.Diagnostics.Trajectories;
using SeqModels.Evaluation.Tables;
using SeqModels.Layers;
using SeqModels.Recurrent;

namespace SeqModels.Diagnostics;

/// <summary>
/// Eigenvalues and singular values of the recurrent weights of a module: for each layer, direction and gate those of the block [H, H] of
/// <c>weight_hh</c>, or of <c>weight_hh</c>·<c>weight_hr</c> with <see cref="LstmOptions.ProjectionSize"/>.
/// </summary>
/// <remarks>
/// In an RNN ∂h_t/∂h_{t−1} = diag(φ′) W: gradients vanish if the largest singular value is below 1 for tanh, and can explode only if it is above 1
/// (Pascanu, Mikolov and Bengio 2013). In gated layers a block alone does not determine this; see <see cref="GradientFlow"/>.
/// <see cref="Initializers.SpectralRadius"/> and <see cref="Initializers.Orthogonal"/> create weights with a chosen spectrum.
/// <example>
/// <code>
/// RecurrentSpectrum spectrum = RecurrentSpectrum.Of(model);
/// double radius = spectrum.Layers[0].Block("forget").SpectralRadius;
/// Console.WriteLine(spectrum);
/// </code>
/// </example>
/// </remarks>
public sealed record RecurrentSpectrum
{
    private const int Digits = 4;

    /// <summary>The layers in the order of the module; of a bidirectional layer the forward direction first.</summary>
    public required IReadOnlyList<LayerSpectrum> Layers { get; init; }

    /// <summary>
    /// Computes the spectra of all recurrent layers, in double precision. Layers of cells that are not built in are left out. The work grows with H³.
    /// </summary>
    /// <param name="module">A recurrent layer, or a module that contains some.</param>
    /// <exception cref="ArgumentException">The module contains no recurrent layer of a built-in cell, or a weight is not finite.</exception>
    public static RecurrentSpectrum Of(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var layers = new List<LayerSpectrum>();
        foreach (RecurrentLayer stack in module.NamedModules().Select(named => named.Module).OfType<RecurrentLayer>().Distinct())
        {
            for (int layer = 0; layer < stack.LayerCount; layer++)
            {
                for (int direction = 0; direction < stack.Directions; direction++)
                {
                    if (stack.CellOf(layer, direction) is { Traced: { } traced } cell)
                        layers.Add(Of(LayerNames.Of(module, stack, layer, direction), LayerNames.KindOf(stack, cell), cell, traced));
                }
            }
        }

        return layers.Count > 0 ? new RecurrentSpectrum { Layers = layers } : throw new ArgumentException(
            $"RecurrentSpectrum.Of: {module.GetType().Name} contains no Rnn, Gru, Lstm or CellLayer of a built-in cell. Pass a module that contains one.", nameof(module));
    }

    /// <summary>A table with one row per block: spectral radius, largest and smallest singular value, condition number.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>The same as a Markdown table.</summary>
    public string ToMarkdown() => Table().ToMarkdown();

    private static LayerSpectrum Of(string name, string kind, RecurrentCell cell, ITracedCell traced) => new()
    {
        Name = name,
        Kind = kind,
        HiddenSize = cell.HiddenSize,
        Blocks = [.. HiddenBlocks.Of(name, cell, traced).Select(block => MatrixSpectrum.Of(block.Gate, block.Matrix))],
    };

    private TextTable Table()
    {
        var table = new TextTable("layer", "gate", "size", "spectral radius", "largest σ", "smallest σ", "condition");
        foreach (LayerSpectrum layer in Layers)
        {
            foreach (BlockSpectrum block in layer.Blocks)
            {
                table.Add(
                    layer.Name, block.Gate, TextTable.Whole(layer.HiddenSize), TextTable.Significant(block.SpectralRadius, Digits),
                    TextTable.Significant(block.SpectralNorm, Digits), TextTable.Significant(block.SingularValues[^1], Digits), TextTable.Significant(block.Condition, Digits));
            }
        }

        return table;
    }
}
