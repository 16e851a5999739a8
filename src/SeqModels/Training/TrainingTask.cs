using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>
/// A training task: a module, its batches in a deterministic order, their loss, and validation. For language models use
/// <see cref="LanguageModelTask"/>; for other models <see cref="Create{TBatch}(Module, IReadOnlyList{TBatch}, Func{TBatch, Tensor}, Func{CancellationToken, double}?, Func{TBatch, int}?, Func{IReadOnlyList{NamedMetric}}?)"/>
/// or a derived class.
/// </summary>
/// <remarks>
/// A run can be resumed bit for bit if a step depends only on the module's parameters, its <see cref="Module.NamedRandomSources"/>, the
/// random source passed to <see cref="Epoch"/>, and <see cref="State"/>.
/// </remarks>
/// <example><code>
/// var task = TrainingTask.Create(model, batches, batch =&gt; Loss.MeanSquaredError(model.Forward(batch.X), batch.Y));
/// TrainingResult result = new Trainer(task, new TrainingOptions { Epochs = 20 }).Train();
/// </code></example>
public abstract class TrainingTask
{
    /// <summary>Initializes a task for a module.</summary>
    /// <param name="module">The module to train.</param>
    protected TrainingTask(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Module = module;
    }

    /// <summary>The module to train.</summary>
    public Module Module { get; }

    /// <summary>
    /// The expected number of batches per epoch, at least 1, for progress estimates and for schedules over the whole training.
    /// </summary>
    public abstract int BatchesPerEpoch { get; }

    /// <summary>Whether <see cref="Validate"/> returns a value. False by default.</summary>
    public virtual bool HasValidation => false;

    /// <summary>
    /// The batches of one epoch, at least one. A resumed run enumerates them without computing losses to skip completed batches, unless
    /// <see cref="ResumeEpoch"/> is overridden.
    /// </summary>
    /// <param name="random">The random source of offsets and order; the same state gives the same batches.</param>
    public abstract IEnumerable<TrainingBatch> Epoch(RandomSource random);

    /// <summary>
    /// The batches of an epoch after the completed ones, for a run that is resumed within the epoch. By default <see cref="Epoch"/> is enumerated up
    /// to there; a task that can skip batches without computing them overrides it. It must skip before it returns, because
    /// <see cref="LoadState"/> is called next.
    /// </summary>
    /// <param name="random">The random source, in its state at the beginning of the epoch.</param>
    /// <param name="completed">The number of completed batches, at least 0.</param>
    /// <exception cref="InvalidDataException">The epoch has fewer batches.</exception>
    public virtual IEnumerator<TrainingBatch> ResumeEpoch(RandomSource random, int completed)
    {
        IEnumerator<TrainingBatch> batches = Epoch(random).GetEnumerator();
        for (int i = 0; i < completed; i++)
        {
            if (!batches.MoveNext())
            {
                batches.Dispose();
                throw new InvalidDataException($"{completed} batches of the epoch were complete, but the task now has only {i}. Do its batches depend only on the random source?");
            }
        }

        return batches;
    }

    /// <summary>Computes the validation loss, lower is better: the mean in nats per token for a language model.</summary>
    /// <remarks>
    /// Called with the module in evaluation mode. It must not draw from random sources used in training or change the state of the task.
    /// </remarks>
    /// <param name="cancellationToken">Stops the validation with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The loss; null without validation data.</returns>
    public virtual double? Validate(CancellationToken cancellationToken = default) => null;

    /// <summary>
    /// Metrics besides the validation loss, such as accuracy, from the last <see cref="Validate"/>; read after it returned a loss. None by
    /// default. They are reported and logged; early stopping and the choice of the best parameters use the loss alone.
    /// </summary>
    /// <value>Distinct names, in the order of reports.</value>
    public virtual IReadOnlyList<NamedMetric> ValidationMetrics => [];

    /// <summary>
    /// The tensors that the task carries from step to step, such as the state of a recurrent layer, as they are before the next step. None by
    /// default.
    /// </summary>
    public virtual IEnumerable<NamedTensor> State() => [];

    /// <summary>Loads tensors returned by <see cref="State"/>, as copies; called after completed batches were skipped.</summary>
    /// <param name="state">The tensors by name.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape.</exception>
    public virtual void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
    }

    /// <summary>Resets the carried state. Called after a step with non-finite values.</summary>
    public virtual void ResetState()
    {
    }

    /// <summary>
    /// The settings that a resumed run must share with the run that saved the checkpoint, such as the length and hash of the text. None by
    /// default.
    /// </summary>
    public virtual IEnumerable<NamedSetting> Identity() => [];

    /// <summary>What the items are that <see cref="TrainingBatch.Items"/> counts, in the plural.</summary>
    internal virtual string ItemName => "items";

    /// <summary>Creates a task from delegates with a fixed list of batches, shuffled in every epoch.</summary>
    /// <typeparam name="TBatch">The type of a batch.</typeparam>
    /// <param name="module">The module to train.</param>
    /// <param name="batches">The batches, at least one.</param>
    /// <param name="loss">Computes the mean loss of a batch, a scalar.</param>
    /// <param name="validate">
    /// Computes the validation loss, in evaluation mode and without a tape, given the cancellation token of the run; null for none.
    /// </param>
    /// <param name="items">The number of items that the loss of a batch is a mean of; null for 1.</param>
    /// <param name="metrics">Returns <see cref="ValidationMetrics"/> of the last validation; null for none.</param>
    /// <exception cref="ArgumentException">There are no batches.</exception>
    public static TrainingTask Create<TBatch>(
        Module module,
        IReadOnlyList<TBatch> batches,
        Func<TBatch, Tensor> loss,
        Func<CancellationToken, double>? validate = null,
        Func<TBatch, int>? items = null,
        Func<IReadOnlyList<NamedMetric>>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return Create(module, batches.Count, random => Shuffled(batches, random), loss, validate, items, metrics);
    }

    /// <summary>Creates a task from delegates with new batches in every epoch.</summary>
    /// <typeparam name="TBatch">The type of a batch.</typeparam>
    /// <param name="module">The module to train.</param>
    /// <param name="batchesPerEpoch">The expected number of batches per epoch, at least 1.</param>
    /// <param name="batches">Creates the batches of one epoch; the same state of the random source must give the same batches.</param>
    /// <param name="loss">Computes the mean loss of a batch, a scalar.</param>
    /// <param name="validate">
    /// Computes the validation loss, in evaluation mode and without a tape, given the cancellation token of the run; null for none.
    /// </param>
    /// <param name="items">The number of items that the loss of a batch is a mean of; null for 1.</param>
    /// <param name="metrics">Returns <see cref="ValidationMetrics"/> of the last validation; null for none.</param>
    /// <exception cref="ArgumentException">There are no batches.</exception>
    public static TrainingTask Create<TBatch>(
        Module module,
        int batchesPerEpoch,
        Func<RandomSource, IEnumerable<TBatch>> batches,
        Func<TBatch, Tensor> loss,
        Func<CancellationToken, double>? validate = null,
        Func<TBatch, int>? items = null,
        Func<IReadOnlyList<NamedMetric>>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(loss);
        return batchesPerEpoch >= 1
            ? new BatchTask<TBatch>(module, batchesPerEpoch, batches, loss, validate, items, metrics)
            : throw new ArgumentException($"TrainingTask.Create: an epoch must have at least one batch, but has {batchesPerEpoch}.", nameof(batchesPerEpoch));
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
