using SeqModels.Diagnostics.Inspection;
using SeqModels.Diagnostics.Trajectories;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics;

/// <summary>
/// What the recurrent layers of a module compute at every time step: gates, states, and the gradients of a loss with respect to the states, from one
/// call. It works for <see cref="Rnn"/>, <see cref="Gru"/>, <see cref="Lstm"/> and any <see cref="CellLayer"/>, stacked and bidirectional.
/// </summary>
/// <remarks>
/// The layers run in evaluation mode (no dropout). Nothing of them changes: not their parameters, nor their gradients, nor their mode. States and
/// gates are those of the layers' cells, which agree with the fused layers to rounding. The results are copies that outlive any tape.
/// <example>
/// <code>
/// RecurrentInspection inspection = RecurrentInspection.Of(model, () =&gt; Loss.MeanSquaredError(model.Forward(x), y));
/// LayerInspection layer = inspection.Layers[0];
/// Tensor forget = layer.Gate("forget");                // [batch, time, H]
/// Tensor decay = layer.HiddenGradientNorms!;           // [batch, time]
/// Console.WriteLine(GateStatistics.Of(inspection));    // mean opening and saturation
/// </code>
/// </example>
/// </remarks>
public sealed record RecurrentInspection
{
    /// <summary>The loss; null without one.</summary>
    public double? Loss { get; init; }

    /// <summary>The layers in the order in which they ran, of a bidirectional layer the forward direction first. There is one entry for each call.</summary>
    public required IReadOnlyList<LayerInspection> Layers { get; init; }

    /// <summary>Inspects all recurrent layers that a loss uses, with the gradients of the loss. The gradients of frozen layers are included.</summary>
    /// <param name="module">The module that contains the layers, which names them.</param>
    /// <param name="loss">Computes the loss of a batch, a scalar, on the current tape.</param>
    /// <exception cref="ArgumentException">The loss is not a scalar, does not depend on a parameter, or uses no recurrent layer of the module.</exception>
    public static RecurrentInspection Of(Module module, Func<Tensor> loss)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(loss);
        using var recording = new LossRecording(module, loss, nameof(RecurrentInspection) + "." + nameof(Of));
        return new RecurrentInspection { Loss = recording.Loss, Layers = RunInspection.OfAll(module, recording.Runs, recording.Tape) };
    }

    /// <summary>Inspects a layer over a batch of sequences, without a loss.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">As in <see cref="RecurrentLayer.Forward(Tensor, RecurrentState?, ReadOnlyMemory{int})"/>: [batch, time, InputSize], or [time, batch, InputSize] if <see cref="RecurrentOptions.BatchFirst"/> is false.</param>
    /// <param name="initial">The initial state; null for that of the layer.</param>
    /// <param name="lengths">The length of each sequence; empty if all have the length <c>time</c>.</param>
    /// <exception cref="ArgumentException">A shape, a data type or a length does not match; the message gives the expected one.</exception>
    public static RecurrentInspection Of(RecurrentLayer layer, Tensor x, RecurrentState? initial = null, ReadOnlyMemory<int> lengths = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Run(layer, () => layer.Forward(x, initial, lengths));
    }

    /// <summary>Inspects a layer over embedded tokens, without a loss.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="embedding">The embedding; its EmbeddingSize must be InputSize.</param>
    /// <param name="tokens">Token ids, [batch, time], or [time, batch] if <see cref="RecurrentOptions.BatchFirst"/> is false.</param>
    /// <param name="initial">The initial state; null for that of the layer.</param>
    /// <param name="lengths">The length of each sequence; empty if all have the length <c>time</c>.</param>
    /// <exception cref="ArgumentException">A shape, a data type or a length does not match; the message gives the expected one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is out of range; the message gives its position.</exception>
    public static RecurrentInspection Of(RecurrentLayer layer, Embedding embedding, Indices tokens, RecurrentState? initial = null, ReadOnlyMemory<int> lengths = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Run(layer, () => layer.Forward(embedding, tokens, initial, lengths));
    }

    /// <summary>A table with one row per layer: its sizes, the root mean square of h, and ‖∂loss/∂h_t‖ at the first and the last time step.</summary>
    public override string ToString() => InspectionTable.Of(this);

    private static RecurrentInspection Run(RecurrentLayer layer, Action forward)
    {
        (Module Module, bool IsTraining)[] modes = [.. layer.NamedModules().Select(named => (named.Module, named.Module.IsTraining))];
        var tape = new Tape();
        try
        {
            layer.Evaluate();
            using var recorder = new RecurrentRecorder();
            using (tape.Evaluate())
                forward();
            return new RecurrentInspection { Layers = RunInspection.OfAll(layer, recorder.Runs, withGradients: null) };
        }
        finally
        {
            foreach ((Module module, bool isTraining) in modes)
                module.RestoreMode(isTraining);
        }
    }
}
