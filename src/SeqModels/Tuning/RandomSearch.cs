using SeqModels.Numerics;
using SeqModels.Training;

namespace SeqModels.Tuning;

/// <summary>
/// Tries settings drawn at random and stops the bad ones early (successive halving: Jamieson and Talwalkar 2016): all trials train
/// <see cref="RandomSearchOptions.MinEpochs"/> epochs, the best 1/η by validation loss go on to η times as many, and so on. A trial that
/// goes on does so from its checkpoint, to the bit as if it had never stopped.
/// </summary>
/// <remarks>The same space, seed and data give the same trials and ranking on every number of threads.</remarks>
/// <example><code>
/// RandomSearchResult&lt;Settings&gt; found = RandomSearch.Run(
///     space,
///     settings =&gt; (new LanguageModelTask(settings.MakeModel(), batches, validation), settings.TrainingOptions),
///     new RandomSearchOptions { Trials = 27, MinEpochs = 1, MaxEpochs = 9 });
/// Console.WriteLine(found);   // a table, best first
/// </code></example>
public static class RandomSearch
{
    /// <summary>Searches.</summary>
    /// <typeparam name="T">The settings.</typeparam>
    /// <param name="space">Where settings are drawn from.</param>
    /// <param name="make">
    /// Makes what is trained, with a new module, and how. Called again each time a trial goes on, and must then make the same. The number of epochs
    /// and the checkpoints are the search's.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Receives every trial after each of its rounds.</param>
    /// <param name="cancellationToken">Ends the search; its result has what was found until then.</param>
    /// <returns>The trials, best first.</returns>
    /// <exception cref="ArgumentException">A task has nothing to validate on, or MaxEpochs is below MinEpochs.</exception>
    public static RandomSearchResult<T> Run<T>(
        SearchSpace<T> space,
        Func<T, TrainingSetup> make,
        RandomSearchOptions? options = null,
        IProgress<SearchTrial<T>>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(make);
        options ??= new RandomSearchOptions();
        if (options.MaxEpochs < options.MinEpochs)
        {
            throw new ArgumentException($"RandomSearch.Run: MaxEpochs must be at least MinEpochs, but they were {options.MaxEpochs} and {options.MinEpochs}.", nameof(options));
        }

        string folder = options.Folder is { } given ? Directory.CreateDirectory(given).FullName : Directory.CreateTempSubdirectory("random-search-").FullName;
        try
        {
            return Search(space, make, options, folder, progress, cancellationToken);
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
        Func<T, TrainingSetup> make,
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

                trials[index] = Train(trials[index], make, target, options, folder, cancellationToken);
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

    /// <summary>Trains a trial up to a number of epochs, from its checkpoint if it has one.</summary>
    private static SearchTrial<T> Train<T>(
        SearchTrial<T> trial,
        Func<T, TrainingSetup> make,
        int epochs,
        RandomSearchOptions search,
        string folder,
        CancellationToken cancellationToken)
    {
        (TrainingTask task, TrainingOptions options) = make(trial.Settings);
        if (!task.HasValidation)
        {
            throw new ArgumentException("RandomSearch.Run: trials are ranked by their validation loss, but a task has nothing to validate on.", nameof(make));
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
