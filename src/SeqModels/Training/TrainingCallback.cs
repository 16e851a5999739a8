namespace SeqModels.Training;

/// <summary>
/// Hooks into a training run, called on the training thread: override the moments of interest. For display only, an
/// <see cref="IProgress{T}"/> is enough.
/// </summary>
/// <example><code>
/// sealed class StopAt(double loss) : TrainingCallback
/// {
///     public override void OnStep(TrainingContext context)
///     {
///         if (context.Progress.SmoothedLoss &lt; loss)
///             context.Stop();
///     }
/// }
/// </code></example>
public abstract class TrainingCallback
{
    /// <summary>
    /// After forward and backward of one batch, before its optimizer step: the gradients in the parameters are this batch's, added to those
    /// before it where gradients are accumulated. <see cref="TrainingContext.Progress"/> is that of the step before.
    /// </summary>
    public virtual void OnWindow(TrainingContext context)
    {
    }

    /// <summary>After an optimizer step.</summary>
    public virtual void OnStep(TrainingContext context)
    {
    }

    /// <summary>After a validation; <see cref="TrainingProgress.ValidationLoss"/> has it.</summary>
    public virtual void OnValidation(TrainingContext context)
    {
    }

    /// <summary>At the end of an epoch; <see cref="TrainingProgress.FinishedEpoch"/> has its figures.</summary>
    public virtual void OnEpoch(TrainingContext context)
    {
    }
}
