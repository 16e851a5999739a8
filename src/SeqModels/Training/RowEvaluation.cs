using SeqModels.LanguageModels;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Training;

/// <summary>Evaluates a language model on a text split into rows that are processed in parallel.</summary>
internal static class RowEvaluation
{
    /// <summary>The approximate number of predictions per window: large enough for efficient products, small enough for memory.</summary>
    private const int WindowTokens = 2048;
    private const int MinSequenceLength = 16;
    private const int MaxSequenceLength = 256;

    /// <summary>The mean of −ln p in nats over B rows of ⌊(N − 1)/B⌋ tokens, each row from a zero state.</summary>
    /// <exception cref="InvalidDistributionException">The loss is not finite, for example because parameters are NaN.</exception>
    public static double CrossEntropy(IDifferentiableLanguageModel model, EncodedCorpus text, int rows, CancellationToken cancellationToken)
    {
        int length = (text.Count - 1) / rows, steps = Math.Clamp(WindowTokens / rows, MinSequenceLength, MaxSequenceLength);
        int[] inputs = new int[rows * steps], targets = new int[rows * steps];
        IReadOnlyList<NamedTensor> state = model.CreateCarriedState(rows);
        var tape = new Tape();
        double sum = 0;
        for (int time = 0; time < length; time += steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(steps, length - time);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<int> ids = text.Ids.Slice((row * length) + time, count + 1);
                ids[..count].CopyTo(inputs.AsSpan(row * count));
                ids[1..].CopyTo(targets.AsSpan(row * count));
            }

            Shape window = [rows, count];
            using (tape.Evaluate())
            {
                TokenLoss loss = model.Loss(
                    new Indices(inputs.AsMemory(0, rows * count), window), new Indices(targets.AsMemory(0, rows * count), window), [.. state.Select(named => named.Tensor)]);
                sum += (loss.CrossEntropy ?? loss.Loss.Item()) * (rows * count);
                LanguageModelTask.Copy(loss.Carried, state);
            }
        }

        DistributionCheck.RequireSum(model, -sum);
        return sum / ((double)rows * length);
    }
}
