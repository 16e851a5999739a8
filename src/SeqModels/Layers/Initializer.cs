using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>Initializes the values of a Float32 tensor.</summary>
/// <param name="tensor">The tensor to initialize; weights are [out, in].</param>
/// <param name="random">The source of random numbers.</param>
public delegate void Initializer(Tensor tensor, RandomSource random);
