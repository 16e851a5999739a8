using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>A module from one tensor to one tensor: what <see cref="Sequential"/> chains.</summary>
public abstract class TensorModule : Module
{
    /// <summary>The module's function.</summary>
    /// <param name="x">The input.</param>
    /// <returns>The output.</returns>
    public abstract Tensor Forward(Tensor x);

    /// <summary>Checks that the last axis has a given size.</summary>
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
