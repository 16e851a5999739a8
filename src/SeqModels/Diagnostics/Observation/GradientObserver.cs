using SeqModels.Diagnostics.Observation;
using SeqModels.Training;

namespace SeqModels.Diagnostics;

/// <summary>
/// A callback that watches the gradients of a training run: at every step the gradient norm before clipping and whether it was clipped; every n
/// steps also how far the step moved the parameters and, for recurrent layers, the gradient horizons. It warns of values that are not finite, of
/// exploding and vanishing gradients, and of a clipping threshold that is always reached.
/// </summary>
/// <remarks>
/// <example>
/// <code>
/// var observer = new GradientObserver();
/// model.Train(train, validation, options with { Callbacks = [observer] });
/// Console.WriteLine(observer);
/// </code>
/// </example>
/// An observed run computes the same parameters, bit for bit, as one that is not observed. Observations are made with a copy of the parameters. With the
/// default options they cost less than 5 % of the training time of the measured models; without horizons
/// (<see cref="GradientObserverOptions.MeasuresHorizons"/>) almost nothing. Warnings are also added to <see cref="TrainingResult.Warnings"/> and
/// to the progress reports. An observer belongs to one run at a time. When it is used in a resumed run, observations of steps that are repeated
/// are removed; a run from step 1 begins anew.
/// </remarks>
/// <param name="options">The options; null for the defaults.</param>
/// <param name="progress">Receives every warning at once, on the training thread; null for none.</param>
public sealed class GradientObserver(GradientObserverOptions? options = null, IProgress<GradientWarning>? progress = null) : TrainingCallback
{
    private readonly List<GradientObservation> _observations = [];
    private readonly List<GradientWarning> _warnings = [];
    private ObservedRun? _run;

    /// <summary>The options.</summary>
    public GradientObserverOptions Options { get; } = options ?? new GradientObserverOptions();

    /// <summary>The observations so far, by step.</summary>
    public IReadOnlyList<GradientObservation> Observations => _observations;

    /// <summary>The warnings so far, by step.</summary>
    public IReadOnlyList<GradientWarning> Warnings => _warnings;

    /// <inheritdoc/>
    public override void OnBatch(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        RunOf(context).BeforeStep();
    }

    /// <inheritdoc/>
    public override void OnStep(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Add(RunOf(context).AfterStep());
    }

    /// <inheritdoc/>
    public override void OnFailure(TrainingContext context, NonFiniteTrainingException failure)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(failure);
        Add(RunOf(context).AfterFailure(failure));
    }

    /// <summary>
    /// Writes a CSV file with one line per observation, after a header: <c>step,epoch,loss,gradientNorm,largestGradientNorm,clippedShare,updateRatio</c>,
    /// then <c>horizon50 LAYER,horizon90 LAYER,horizon99 LAYER</c> of each layer, <c>updateRatio PARAMETER</c> of each parameter, and <c>warnings</c>,
    /// their kinds separated by spaces. What was not measured is empty; numbers are in the invariant culture, exact, <c>NaN</c> and <c>Infinity</c> by name.
    /// </summary>
    /// <param name="path">The file, usually <c>NAME.csv</c>; an existing one is replaced, and unchanged if writing fails.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access is denied.</exception>
    public void WriteCsv(string path) => ObservationCsv.Write(path, _observations);

    /// <summary>Formats the observations as a Markdown table; horizons as 50 / 90 / 99 %.</summary>
    public string ToMarkdown() => ObservationTable.Of(_observations).ToMarkdown();

    /// <summary>Formats the observations as a table with aligned columns, horizons as 50 / 90 / 99 %, and one more line for each warning.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine, [ObservationTable.Of(_observations).ToString(), .. _warnings.Select(warning => "  - " + warning.Message)]);

    private ObservedRun RunOf(TrainingContext context)
    {
        if (_run?.Context == context)
            return _run;
        long done = context.Progress.TotalSteps;
        _observations.RemoveAll(observation => observation.Step > done);
        _warnings.RemoveAll(warning => warning.Step > done);
        return _run = new ObservedRun(context, Options, Warn);
    }

    private void Add(GradientObservation? observation)
    {
        if (observation is not null)
            _observations.Add(observation);
    }

    private void Warn(GradientWarning warning)
    {
        _warnings.Add(warning);
        progress?.Report(warning);
    }
}
