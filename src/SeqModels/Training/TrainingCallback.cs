namespace SeqModels.Training;

/// <summary>
/// Hooks that a training run calls on the training thread. Override the ones of interest. To only display progress, an
/// <see cref="IProgress{T}"/> is sufficient.
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
    /// Called after the forward and backward pass of a batch, before the optimizer step. The gradients are those of the batch, added to those
    /// of earlier batches with gradient accumulation. <see cref="TrainingContext.Progress"/> is the report of the previous step.
    /// </summary>
    /// <param name="context">The state of the run.</param>
    public virtual void OnBatch(TrainingContext context)
    {
    }

    /// <summary>Called after an optimizer step.</summary>
    /// <param name="context">The state of the run.</param>
    public virtual void OnStep(TrainingContext context)
    {
    }

    /// <summary>
    /// Called before the run ends with <see cref="NonFiniteTrainingException"/>: the loss, a gradient or a parameter is not finite, and the policy is
    /// <see cref="Optimizers.NonFinitePolicy.Fail"/>. <see cref="OnStep"/> is not called for the failed step.
    /// </summary>
    /// <param name="context">The state of the run.</param>
    /// <param name="failure">The exception, which is thrown after all callbacks were called.</param>
    public virtual void OnFailure(TrainingContext context, NonFiniteTrainingException failure)
    {
    }

    /// <summary>Called after a validation; <see cref="TrainingProgress.ValidationLoss"/> has its result.</summary>
    /// <param name="context">The state of the run.</param>
    public virtual void OnValidation(TrainingContext context)
    {
    }

    /// <summary>Called at the end of an epoch; <see cref="TrainingProgress.FinishedEpoch"/> has its results.</summary>
    /// <param name="context">The state of the run.</param>
    public virtual void OnEpoch(TrainingContext context)
    {
    }
}
