using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>The base class of modules that map one tensor to one tensor, which <see cref="Sequential"/> chains.</summary>
public abstract class TensorModule : Module
{
    /// <summary>Computes the output of the module.</summary>
    /// <param name="x">The input.</param>
    /// <returns>The output.</returns>
    public abstract Tensor Forward(Tensor x);

    /// <summary>Throws if the last axis does not have the given size.</summary>
    private protected void CheckLastAxis(Tensor x, string sizeName, int size)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank == 0 || x.Shape[-1] != size)
        {
            string found = x.Rank == 0 ? "" : $" (last axis: {x.Shape[-1]} != {size})";
            throw new ArgumentException($"{GetType().Name}.Forward: x must be [.., {sizeName}] with {sizeName} = {size}, but was {x.Shape}{found}.", nameof(x));
        }
    }
}
