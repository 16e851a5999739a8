using SeqModels.Data;
using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Sequences;

/// <summary>The base class of models that train on <see cref="SequenceBatches"/>.</summary>
public abstract class SequenceModel : Module
{
    /// <summary>Computes the mean loss of a batch, a scalar.</summary>
    /// <param name="batch">The batch.</param>
    public abstract Tensor Loss(SequenceBatch batch);

    /// <summary>The number of items that the loss is a mean of; by default the number of sequences.</summary>
    /// <param name="batch">The batch.</param>
    public virtual int ItemCount(SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Size;
    }
}
