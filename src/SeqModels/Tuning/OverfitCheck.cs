using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tuning;

/// <summary>
/// A sanity check before a long training: a correctly built model can overfit a single batch. The check trains on one batch until the loss
/// is near the lowest possible value; if that fails, it reports likely reasons.
/// </summary>
/// <remarks>
/// It runs in evaluation mode, without dropout and penalties. Parameters, random states and mode of the module are restored afterwards;
/// gradients are zero.
/// </remarks>
/// <example><code>
/// OverfitResult check = OverfitCheck.Run(model, train);
/// Console.WriteLine(check);   // The model overfits one batch: loss 4.7 → 0.09 in 61 steps (lowest possible 0).
/// </code></example>
public static class OverfitCheck
{
    /// <summary>Runs the check on the first batch of a task.</summary>
    /// <param name="task">The task. Its carried state is reset.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the check between two steps.</param>
    /// <exception cref="ArgumentException">The task has no batches.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled; the module is restored.</exception>
    public static OverfitResult Run(TrainingTask task, OverfitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Run(task, options ?? new OverfitOptions(), lowestPossible: 0, cancellationToken);
    }

    /// <summary>
    /// Runs the check on a language model, with one batch of <see cref="OverfitOptions.BatchSize"/> rows of the text, from a zero state.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text in the model's vocabulary.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the check between two steps.</param>
    /// <exception cref="ArgumentException">The text is encoded with another vocabulary or is too short for the batch.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled; the model is restored.</exception>
    public static OverfitResult Run(IDifferentiableLanguageModel model, EncodedCorpus text, OverfitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new OverfitOptions();
        var batches = new SequentialBatches(text, options.BatchSize, options.SequenceLength);
        double lowest = LowestLoss(batches.Epoch(new RandomSource(options.Seed)).First());
        return Run(new LanguageModelTask(model, batches), options, lowest, cancellationToken);
    }

    private static OverfitResult Run(TrainingTask task, OverfitOptions options, double lowestPossible, CancellationToken cancellationToken)
    {
        using var snapshot = new ModuleSnapshot(task.Module);
        task.Module.Evaluate();
        task.ResetState();
        using IEnumerator<TrainingBatch> batches = task.Epoch(new RandomSource(options.Seed)).GetEnumerator();
        if (!batches.MoveNext())
        {
            throw new ArgumentException("OverfitCheck.Run: the task has no batches.", nameof(task));
        }

        var run = new OverfitRun(task.Module, batches.Current, options);
        run.Train(lowestPossible, cancellationToken);
        task.ResetState();
        bool passed = run.Losses[^1] <= lowestPossible + options.Tolerance;
        return new OverfitResult
        {
            Passed = passed,
            Losses = run.Losses,
            MinPossibleLoss = lowestPossible,
            Reasons = passed ? [] : [.. run.Reasons()],
        };
    }

    /// <summary>
    /// The lower bound of the loss for models that start from a zero state: the mean over positions of −ln of the share of the target among
    /// the rows with the same prefix.
    /// </summary>
    internal static double LowestLoss(TokenBatch batch)
    {
        int steps = batch.SequenceLength;
        var prefixes = new int[batch.BatchSize];
        double sum = 0;
        for (int t = 0; t < steps; t++)
        {
            int time = t;
            (int Prefix, int Input)[] contexts = [.. prefixes.Select((prefix, row) => (prefix, batch.Inputs.Span[(row * steps) + time]))];
            (int Prefix, int Input)[] distinct = [.. contexts.Distinct()];
            for (int row = 0; row < prefixes.Length; row++)
            {
                int same = 0, right = 0;
                for (int other = 0; other < prefixes.Length; other++)
                {
                    bool isSame = contexts[other] == contexts[row];
                    same += isSame ? 1 : 0;
                    right += isSame && batch.Targets.Span[(other * steps) + t] == batch.Targets.Span[(row * steps) + t] ? 1 : 0;
                }

                sum -= Math.Log((double)right / same);
                prefixes[row] = Array.IndexOf(distinct, contexts[row]);
            }
        }

        return sum / (prefixes.Length * steps);
    }
}
