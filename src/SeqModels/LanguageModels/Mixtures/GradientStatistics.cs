using System.Runtime.CompilerServices;
using SeqModels.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// The mean squared gradients of a trained recurrent language model on its training text, by which <see cref="DynamicEvaluation"/> scales its
/// updates (Krause et al. 2018).
/// </summary>
public sealed class GradientStatistics
{
    private GradientStatistics(IReadOnlyList<NamedTensor> meanSquares, int batchCount) => (MeanSquares, BatchCount) = (meanSquares, batchCount);

    /// <summary>The mean squared gradient of every parameter, with its name, in the order of the model's parameters.</summary>
    public IReadOnlyList<NamedTensor> MeanSquares { get; }

    /// <summary>The number of batches that the means were computed from.</summary>
    public int BatchCount { get; }

    /// <summary>Computes the mean squared gradients of the loss of windows of a text, in evaluation mode. The model is unchanged.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="text">The training text, encoded with the model's vocabulary.</param>
    /// <param name="batchSize">The number of rows that the text is divided into, at least 1. The more rows, the faster, and the smaller the gradients.</param>
    /// <param name="sequenceLength">The length of a window, at least 1: <see cref="DynamicEvaluationOptions.SegmentLength"/>.</param>
    /// <param name="maxBatches">The maximum number of batches, at least 1; null for all.</param>
    /// <param name="progress">Receives the number of batches after each.</param>
    /// <param name="cancellationToken">A token to cancel the work.</param>
    /// <exception cref="ArgumentException">The text has another vocabulary, or is too short for a batch.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static GradientStatistics Collect(
        RecurrentLanguageModel model, EncodedCorpus text, int batchSize = 20, int sequenceLength = 5, int? maxBatches = null,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatches ?? 1, 1, nameof(maxBatches));
        if (!text.Vocabulary.Equals(model.Vocabulary))
            throw new ArgumentException($"GradientStatistics.Collect: the vocabulary of the model ({model.Vocabulary}) differs from that of the text ({text.Vocabulary}).", nameof(text));
        var batches = new SequentialBatches(text, batchSize, sequenceLength, new SequentialBatchOptions { RandomOffset = false });
        RecurrentLanguageModel copy = model.Copy();
        copy.Unfreeze();
        NamedTensor[] squares = [.. copy.NamedParameters().Select(named => new NamedTensor(named.Name, Tensor.Zeros(named.Parameter.Shape)))];
        var tape = new Tape();
        RecurrentState? state = null;
        int count = 0;
        foreach (TokenBatch batch in batches.Epoch(new RandomSource(0)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Shape shape = [batch.BatchSize, batch.SequenceLength];
            using (tape.Record())
            {
                LanguageModelLoss loss = copy.Loss(new Indices(batch.Inputs, shape), new Indices(batch.Targets, shape), state);
                tape.Backward(loss.Loss);
                state = loss.State.Detach();
            }

            int index = 0;
            foreach (Parameter parameter in copy.Parameters())
            {
                ReadOnlySpan<float> gradient = parameter.Gradient!.AsSpan();
                Elementwise.BinaryAccumulate(gradient, gradient, squares[index++].Tensor.AsWritableSpan(), default(Product));
                parameter.ZeroGradient();
            }

            count++;
            progress?.Report(count);
            if (count == maxBatches)
                break;
        }

        foreach (NamedTensor named in squares)
            Elementwise.Unary(named.Tensor.AsSpan(), named.Tensor.AsWritableSpan(), new Times<float>(1f / count));
        return new GradientStatistics(squares, count);
    }

    /// <summary>Checks that the statistics belong to a model with these parameters.</summary>
    /// <exception cref="ArgumentException">A name or a shape differs.</exception>
    internal void Check(RecurrentLanguageModel model, string argument)
    {
        NamedParameter[] parameters = [.. model.NamedParameters()];
        if (parameters.Length != MeanSquares.Count || parameters.Zip(MeanSquares).Any(pair => pair.First.Name != pair.Second.Name || pair.First.Parameter.Shape != pair.Second.Tensor.Shape))
            throw new ArgumentException($"DynamicEvaluation: the statistics must have the parameters of {model}, but belong to another model.", argument);
    }

    private readonly struct Product : IBinaryOperation<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(V x, V y)
            where V : struct
            where L : struct, ILane<V, float> => L.Multiply(x, y);
    }
}
