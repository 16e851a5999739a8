using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>
/// One batch of a <see cref="TrainingTask"/>: how its loss is computed. It belongs to the enumeration that gave it; the next step of the
/// enumeration may reuse it.
/// </summary>
public abstract class TrainingStep
{
    /// <summary>
    /// Computes the mean loss of the batch, a single number, on the tape in force: what backward starts from. Asked again, it computes the
    /// same batch again, from the same carried state.
    /// </summary>
    public abstract Tensor Loss();

    /// <summary>
    /// The part of the loss last computed that is reported and averaged, such as the cross-entropy without penalties; null (the default)
    /// when that is the loss itself.
    /// </summary>
    public virtual double? ReportedLoss => null;

    /// <summary>What the loss is a mean of, in number: tokens predicted, or examples. 1 by default; weighs the batch in means.</summary>
    public virtual int Items => 1;

    /// <summary>
    /// What the learning rate is multiplied with for this batch; 1 by default. Windows of random length are stepped in proportion to
    /// their length (Merity et al. 2018).
    /// </summary>
    public virtual double LearningRateFactor => 1;
}
