using SeqModels.Numerics;
using SeqModels.Training;

namespace SeqModels.Tuning;

/// <summary>
/// Random hyperparameter search with successive halving (Jamieson and Talwalkar 2016): all trials train
/// <see cref="RandomSearchOptions.MinEpochs"/> epochs, the best 1/η by validation loss continue to η times as many, and so on. Trials are
/// resumed from checkpoints, bit for bit as if they had not been interrupted.
/// </summary>
/// <remarks>The same space, seed and data give the same trials and ranking for any number of threads.</remarks>
/// <example><code>
/// RandomSearchResult&lt;Settings&gt; found = RandomSearch.Run(
///     space,
///     settings =&gt; (new LanguageModelTask(settings.CreateModel(), batches, validation), settings.TrainingOptions),
///     new RandomSearchOptions { Trials = 27, MinEpochs = 1, MaxEpochs = 9 });
/// Console.WriteLine(found);   // a table, best first
/// </code></example>
public static class RandomSearch
{
    /// <summary>Runs the search.</summary>
    /// <typeparam name="T">The type of the settings.</typeparam>
    /// <param name="space">The space that settings are drawn from.</param>
    /// <param name="create">
    /// Creates the task, with a new module, and the training options of a trial. It is called again whenever a trial is resumed and must then
    /// create the same. The search sets the number of epochs and the checkpoints.
    /// </param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives each trial after each of its rounds.</param>
    /// <param name="cancellationToken">Ends the search; the result has the trials so far.</param>
    /// <returns>The trials, best first.</returns>
    /// <exception cref="ArgumentException">A task has no validation data, or MaxEpochs is below MinEpochs.</exception>
    public static RandomSearchResult<T> Run<T>(
        SearchSpace<T> space,
        Func<T, TrainingSetup> create,
        RandomSearchOptions? options = null,
        IProgress<SearchTrial<T>>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(create);
        options ??= new RandomSearchOptions();
        if (options.MaxEpochs < options.MinEpochs)
        {
            throw new ArgumentException($"RandomSearch.Run: MaxEpochs must be at least MinEpochs, but they were {options.MaxEpochs} and {options.MinEpochs}.", nameof(options));
        }

        string folder = options.Folder is { } given ? Directory.CreateDirectory(given).FullName : Directory.CreateTempSubdirectory("random-search-").FullName;
        try
        {
            return Search(space, create, options, folder, progress, cancellationToken);
        }
        finally
        {
            if (options.Folder is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static RandomSearchResult<T> Search<T>(
        SearchSpace<T> space,
        Func<T, TrainingSetup> create,
        RandomSearchOptions options,
        string folder,
        IProgress<SearchTrial<T>>? progress,
        CancellationToken cancellationToken)
    {
        var random = new RandomSource(options.Seed);
        SearchTrial<T>[] trials = [.. Enumerable.Range(1, options.Trials).Select(number =>
        {
            (T settings, IReadOnlyList<string> values) = space.Draw(random.Fork((ulong)number));
            return new SearchTrial<T> { Number = number, Settings = settings, Values = values };
        })];
        int[] going = [.. Enumerable.Range(0, trials.Length)];
        for (long epochs = options.MinEpochs; going.Length > 0 && !cancellationToken.IsCancellationRequested; epochs *= options.Eta)
        {
            // The last round always is of MaxEpochs.
            int target = epochs * options.Eta > options.MaxEpochs && going.Length <= options.Eta ? options.MaxEpochs : (int)Math.Min(epochs, options.MaxEpochs);
            foreach (int index in going)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    break;
                }

                trials[index] = Train(trials[index], create, target, options, folder, cancellationToken);
                progress?.Report(trials[index]);
            }

            going = target == options.MaxEpochs
                ? []
                : [.. going.Where(index => trials[index].Failure is null && trials[index].Validation is not null)
                    .OrderBy(index => trials[index].Validation).ThenBy(index => index)
                    .Take((going.Length + options.Eta - 1) / options.Eta)];
        }

        return new RandomSearchResult<T>
        {
            Names = space.Names,
            Trials = [.. trials.OrderBy(trial => trial.Failure is not null).ThenByDescending(trial => trial.Epochs).ThenBy(trial => trial.Validation ?? double.PositiveInfinity).ThenBy(trial => trial.Number)],
            WasCancelled = cancellationToken.IsCancellationRequested,
        };
    }

    /// <summary>Trains a trial up to a number of epochs, from its checkpoint if there is one.</summary>
    private static SearchTrial<T> Train<T>(
        SearchTrial<T> trial,
        Func<T, TrainingSetup> create,
        int epochs,
        RandomSearchOptions search,
        string folder,
        CancellationToken cancellationToken)
    {
        (TrainingTask task, TrainingOptions options) = create(trial.Settings);
        if (!task.HasValidation)
        {
            throw new ArgumentException("RandomSearch.Run: trials are ranked by their validation loss, but a task has no validation data.", nameof(create));
        }

        options = options with
        {
            Epochs = search.MaxEpochs,
            Checkpoints = new CheckpointOptions(Path.Combine(folder, $"trial-{trial.Number}.checkpoint")) { FailOnError = true },
            Callbacks = [.. options.Callbacks, new StopAfter(epochs)],
        };
        try
        {
            TrainingResult result = new Trainer(task, options).Train(cancellationToken: cancellationToken);
            if (result.Reason == StopReason.NonFiniteParameters)
            {
                return trial with { Failure = result.Warnings[^1] };
            }

            bool isOver = result.Reason == StopReason.NoImprovement;
            return trial with { Epochs = isOver ? epochs : result.Epochs.Count, Validation = result.BestValidation, TrainingTime = result.TrainingTime };
        }
        catch (NotFiniteNumberException error)
        {
            return trial with { Failure = error.Message };
        }
    }

    private sealed class StopAfter(int epochs) : TrainingCallback
    {
        public override void OnEpoch(TrainingContext context)
        {
            if (context.Progress.Epoch >= epochs)
            {
                context.Stop();
            }
        }
    }
}
