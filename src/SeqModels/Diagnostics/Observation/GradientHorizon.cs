namespace SeqModels.Diagnostics;

/// <summary>The gradient horizons of one recurrent layer in one direction (<see cref="LayerGradientFlow.Horizon"/>), in time steps.</summary>
/// <param name="Layer">The name of the layer, as in <see cref="LayerGradientFlow.Name"/>.</param>
/// <param name="At50">The lag up to which 50 % of the gradient of the weights lie.</param>
/// <param name="At90">The lag up to which 90 % lie.</param>
/// <param name="At99">The lag up to which 99 % lie.</param>
public sealed record GradientHorizon(string Layer, int At50, int At90, int At99);
