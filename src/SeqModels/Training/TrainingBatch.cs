using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>
/// One batch of a <see cref="TrainingTask"/> and the computation of its loss. It is valid until the next element of the enumeration, which
/// may reuse the object.
/// </summary>
public abstract class TrainingBatch
{
    /// <summary>
    /// Computes the mean loss of the batch, a scalar, on the current tape. Called again, it computes the loss of the same batch from the same
    /// carried state.
    /// </summary>
    public abstract Tensor Loss();

    /// <summary>
    /// The value to report in place of the last computed loss, such as the cross-entropy without penalties; null, the default, to report the
    /// loss itself.
    /// </summary>
    public virtual double? ReportedLoss => null;

    /// <summary>The number of predicted tokens or examples that the loss is a mean of: the weight of the batch in means. 1 by default.</summary>
    public virtual int Items => 1;

    /// <summary>
    /// The factor of the learning rate for this batch; 1 by default. Windows of random length scale it in proportion to their length
    /// (Merity et al. 2018).
    /// </summary>
    public virtual double LearningRateFactor => 1;
}
