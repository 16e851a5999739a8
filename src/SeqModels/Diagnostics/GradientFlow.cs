using SeqModels.Diagnostics.Trajectories;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics;

/// <summary>
/// Measures how gradients flow back in time through the recurrent layers of a module: by time lag, by path, and as norms of Jacobians. It works
/// for <see cref="Rnn"/>, <see cref="Gru"/>, <see cref="Lstm"/> and any <see cref="CellLayer"/>, fresh or trained.
/// </summary>
/// <remarks>
/// The gradient of shared weights is a sum over time steps and lags, G = Σ_k G_k: how much each lag k contributes, and how fast
/// ∂loss_t/∂h_{t−k} vanishes or explodes with k, decides which dependencies can be learned (Hochreiter 1991; Bengio, Simard and Frasconi 1994;
/// Pascanu, Mikolov and Bengio 2013). The time of a loss is the time step at whose output its gradient enters the layers, or, if it enters at the final
/// state, the step that a direction processes last: the last one of the sequence, and the first one for the backward direction.
/// <example>
/// <code>
/// GradientFlowReport report = GradientFlow.Measure(model, () =&gt; Loss.MeanSquaredError(model.Forward(x), y));
/// Console.WriteLine(report);
/// int horizon = report.Layers[0].Horizon(0.9);    // 90 % of the gradient of the weights comes from lags up to this one
/// </code>
/// </example>
/// </remarks>
public static class GradientFlow
{
    /// <summary>
    /// Measures all recurrent layers that a loss uses. The module is in evaluation mode meanwhile (no dropout), and nothing changes: not its
    /// parameters, nor its mode, nor the gradient of any tensor that the loss reads. A module is measured by one thread at a time.
    /// </summary>
    /// <remarks>
    /// The work is about one backward pass of single steps over all time steps per lag: for sequences of length T, T/2 times that of a training step,
    /// in tensor operations rather than fused kernels. It needs about 1 KB of memory for each sequence, time step and hidden unit.
    /// <see cref="GradientFlowOptions.MaxLag"/> and <see cref="GradientFlowOptions.MaxSequences"/>
    /// bound it. If a layer runs several times in the loss, lags are counted within each run.
    /// </remarks>
    /// <param name="module">The module that contains the layers, which names them.</param>
    /// <param name="loss">Computes the loss of a batch, a scalar, on the current tape.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The results by layer and direction.</returns>
    /// <exception cref="ArgumentException">
    /// The loss is not a scalar, does not depend on a parameter, uses no recurrent layer of the module, or switches the module to training mode.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is measuring the module.</exception>
    public static GradientFlowReport Measure(Module module, Func<Tensor> loss, GradientFlowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(loss);
        using var recording = new LossRecording(module, loss, nameof(GradientFlow) + "." + nameof(Measure));
        var measurement = new LagMeasurement(recording, options ?? new GradientFlowOptions());
        return new GradientFlowReport { Loss = recording.Loss, Layers = measurement.Run() };
    }
}
