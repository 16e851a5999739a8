using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>
/// What is trained: a module, its batches in a deterministic order, a loss for each, and how to validate. A language model is trained by
/// <see cref="LanguageModelTask"/>; anything else by <see cref="Of{TBatch}(Module, IReadOnlyList{TBatch}, Func{TBatch, Tensor}, Func{double}?, Func{TBatch, int}?)"/>
/// or a class of one's own.
/// </summary>
/// <remarks>
/// A run can be resumed to the bit when all that a step depends on is in the module's parameters, its
/// <see cref="Module.NamedRandomSources"/>, the random numbers given to <see cref="Epoch"/>, and <see cref="State"/>.
/// </remarks>
/// <example><code>
/// var task = TrainingTask.Of(model, batches, batch =&gt; Loss.MeanSquaredError(model.Forward(batch.X), batch.Y));
/// TrainingResult result = new Trainer(task, new TrainingOptions { Epochs = 20 }).Train();
/// </code></example>
public abstract class TrainingTask
{
    /// <summary>A task of one module.</summary>
    /// <param name="module">The module, whose parameters training changes.</param>
    protected TrainingTask(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Module = module;
    }

    /// <summary>The module, whose parameters training changes.</summary>
    public Module Module { get; }

    /// <summary>The batches to expect of an epoch, at least 1: for estimates, and for schedules over the whole training.</summary>
    public abstract int StepsPerEpoch { get; }

    /// <summary>Whether <see cref="Validate"/> gives a value: there is something to validate on. False by default.</summary>
    public virtual bool HasValidation => false;

    /// <summary>
    /// The batches of one epoch, at least one. Enumerating without asking for losses skips batches: that is how a resumed run finds the
    /// place in the data.
    /// </summary>
    /// <param name="random">Where offsets and order come from; the same state gives the same batches.</param>
    public abstract IEnumerable<TrainingStep> Epoch(RandomSource random);

    /// <summary>The mean loss on data that is not trained on, smaller being better: in nats per token for a language model.</summary>
    /// <remarks>The module is in evaluation mode. No random numbers may be drawn that training draws from, and no state may change.</remarks>
    /// <param name="cancellationToken">Stops the validation with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The loss; null when there is nothing to validate on.</returns>
    public virtual double? Validate(CancellationToken cancellationToken = default) => null;

    /// <summary>
    /// What the task carries from step to step, such as the state of a recurrent layer, as it is before the next step: tensors of the
    /// task's own, with names. Nothing by default.
    /// </summary>
    public virtual IEnumerable<(string Name, Tensor Tensor)> State() => [];

    /// <summary>Takes over what <see cref="State"/> gave, as copies; called after the batches already done were skipped.</summary>
    /// <param name="state">The tensors by name.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape.</exception>
    public virtual void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
    }

    /// <summary>Forgets what is carried, so that the next step begins anew: after a step with values that were not finite.</summary>
    public virtual void ResetState()
    {
    }

    /// <summary>
    /// What a resumed run must have in common with the run that saved a checkpoint, such as the length and the hash of the text: by name,
    /// as text for messages. Nothing by default.
    /// </summary>
    public virtual IEnumerable<(string Name, string Value)> Identity() => [];

    /// <summary>A task of delegates, whose batches are the same in every epoch, in a new random order each.</summary>
    /// <typeparam name="TBatch">What a batch is.</typeparam>
    /// <param name="module">The module, whose parameters training changes.</param>
    /// <param name="batches">The batches, at least one.</param>
    /// <param name="loss">The mean loss of a batch, a single number.</param>
    /// <param name="validate">The mean loss on data that is not trained on, computed in evaluation mode and without a tape; null for none.</param>
    /// <param name="items">What the loss of a batch is a mean of, in number; 1 for each batch when null.</param>
    /// <exception cref="ArgumentException">There are no batches.</exception>
    public static TrainingTask Of<TBatch>(
        Module module, IReadOnlyList<TBatch> batches, Func<TBatch, Tensor> loss, Func<double>? validate = null, Func<TBatch, int>? items = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return Of(module, batches.Count, random => Shuffled(batches, random), loss, validate, items);
    }

    /// <summary>A task of delegates that makes its batches for every epoch.</summary>
    /// <typeparam name="TBatch">What a batch is.</typeparam>
    /// <param name="module">The module, whose parameters training changes.</param>
    /// <param name="stepsPerEpoch">The batches to expect of an epoch, at least 1.</param>
    /// <param name="batches">The batches of one epoch; the same state of the random numbers gives the same batches.</param>
    /// <param name="loss">The mean loss of a batch, a single number.</param>
    /// <param name="validate">The mean loss on data that is not trained on, computed in evaluation mode and without a tape; null for none.</param>
    /// <param name="items">What the loss of a batch is a mean of, in number; 1 for each batch when null.</param>
    /// <exception cref="ArgumentException">There are no batches.</exception>
    public static TrainingTask Of<TBatch>(
        Module module,
        int stepsPerEpoch,
        Func<RandomSource, IEnumerable<TBatch>> batches,
        Func<TBatch, Tensor> loss,
        Func<double>? validate = null,
        Func<TBatch, int>? items = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(loss);
        return stepsPerEpoch >= 1
            ? new BatchTask<TBatch>(module, stepsPerEpoch, batches, loss, validate, items)
            : throw new ArgumentException($"TrainingTask.Of: there must be at least one batch in an epoch, but there are {stepsPerEpoch}.", nameof(stepsPerEpoch));
    }

    private static IEnumerable<TBatch> Shuffled<TBatch>(IReadOnlyList<TBatch> batches, RandomSource random)
    {
        int[] order = [.. Enumerable.Range(0, batches.Count)];
        random.Shuffle<int>(order);
        foreach (int index in order)
        {
            yield return batches[index];
        }
    }
}
