using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Forecasting.Neural;

/// <summary>A network that predicts the values after a window of L past times.</summary>
internal abstract class ForecastNetwork(NetworkSizes sizes) : Module
{
    public NetworkSizes Sizes => sizes;

    /// <summary>S, the number of last times of a window after which the network predicts: 1, or L for a target at every step.</summary>
    public abstract int PredictionCount { get; }

    /// <summary>Runs the network over a batch.</summary>
    /// <param name="past">The values and past inputs of each time, [batch, L, V + P].</param>
    /// <param name="known">The known inputs of the targets of each prediction, [batch, S, H·K]; null without known inputs.</param>
    /// <returns>The outputs [batch, S, outputs of all targets].</returns>
    public abstract Tensor Forward(Tensor past, Tensor? known);

    /// <summary>Begins predictions after a window for several paths.</summary>
    /// <param name="context">The inputs that precede the first prediction.</param>
    /// <param name="paths">The number of paths.</param>
    public abstract Rollout Begin(ForecastContext context, int paths);
}
