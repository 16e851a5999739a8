using SeqModels.Data;
using SeqModels.Evaluation;
using SeqModels.Tensors;

namespace SeqModels.Sequences;

/// <summary>
/// The mean loss of a <see cref="SequenceModel"/> over batches, in the mode that the model is in. A derived class computes metrics of the same
/// forward pass in <see cref="Measure"/>.
/// </summary>
public class SequenceEvaluation
{
    private readonly SequenceModel _model;
    private readonly Tape _tape = new();
    private double _sum;

    /// <summary>Creates an evaluation without batches.</summary>
    /// <param name="model">The model.</param>
    public SequenceEvaluation(SequenceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
    }

    /// <summary>The number of items of all batches, as counted by <see cref="SequenceModel.ItemCount"/>.</summary>
    public long ItemCount { get; private set; }

    /// <summary>The mean loss per item; NaN without items.</summary>
    public double Loss => _sum / ItemCount;

    /// <summary>Metrics besides the loss, such as accuracy, of all batches. None by default.</summary>
    public virtual IReadOnlyList<NamedMetric> Metrics => [];

    /// <summary>Adds a batch. Nothing is recorded for a backward pass.</summary>
    /// <param name="batch">The batch.</param>
    public void Add(SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int items = _model.ItemCount(batch);
        using (_tape.Evaluate())
            _sum += Measure(batch).Item() * items;
        ItemCount += items;
    }

    /// <summary>Adds batches.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Add(IEnumerable<SequenceBatch> batches, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        foreach (SequenceBatch batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(batch);
        }
    }

    /// <summary>Computes the mean loss of a batch, and adds the batch to the metrics of a derived class.</summary>
    /// <param name="batch">The batch.</param>
    /// <returns>A scalar; its tensors are valid until this call of <see cref="Add(SequenceBatch)"/> ends.</returns>
    protected virtual Tensor Measure(SequenceBatch batch) => _model.Loss(batch);
}
