using SeqModels.Data;
using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Sequences;

/// <summary>
/// The base class of models that train on <see cref="SequenceBatches"/>: from a sequence to a class, to a class per step, to numbers, or to
/// another sequence. A derived class adds its parameters and submodules in its constructor and defines the loss; it then trains in one line,
/// by <c>model.Train(batches)</c>.
/// </summary>
/// <example><code>
/// public sealed class MeanRegressor : SequenceModel
/// {
///     private readonly Linear _output;
///
///     public MeanRegressor(int features, RandomSource random) =&gt; _output = AddModule("output", new Linear(features, 1, random));
///
///     public override Tensor Loss(SequenceBatch batch) =&gt; Losses.Loss.MeanSquaredError(_output.Forward(batch.Vectors.Mean(axis: 1)), batch.Values);
/// }
/// </code></example>
public abstract class SequenceModel : Module
{
    /// <summary>Computes the mean loss of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <returns>A scalar, of shape [].</returns>
    public abstract Tensor Loss(SequenceBatch batch);

    /// <summary>The number of items of a batch that <see cref="Loss"/> is a mean of, such as sequences or steps: its weight in means over batches.</summary>
    /// <param name="batch">The batch.</param>
    /// <returns>The number of sequences by default.</returns>
    public virtual int ItemCount(SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Size;
    }

    /// <summary>
    /// Creates an empty evaluation, to which batches are added. Override it to report metrics besides the loss.
    /// </summary>
    /// <returns>An evaluation of the loss alone by default.</returns>
    public virtual SequenceEvaluation CreateEvaluation() => new(this);
}
