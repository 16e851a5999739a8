using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>Draws the initial values of a Float32 tensor.</summary>
/// <param name="tensor">The tensor to fill; weights are [out, in].</param>
/// <param name="random">Where the random numbers come from.</param>
public delegate void Initializer(Tensor tensor, RandomSource random);
