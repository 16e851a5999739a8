using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Training.Checkpoints;

namespace SeqModels.Training;

// Saving and resuming a run.
internal sealed partial class TrainingRun
{
    private const string OptimizerPrefix = "optimizer/";
    private const string AveragePrefix = "average/";
    private const string TaskPrefix = "task/";

    private readonly RunIdentity? _identity;
    private readonly List<string> _warnings = [];
    private string? _unreported;
    private ResumePoint? _resumedFrom;
    /// <summary>The remaining batches of the epoch in which the run is resumed.</summary>
    private IEnumerator<TrainingBatch>? _place;

    /// <summary>Whether the latest checkpoint is damaged, so that it must not replace the previous one.</summary>
    private bool _isLastDamaged;
    private (int Epoch, long Steps) _savedAt = (1, 0);
    private double _savedAtSeconds;

    private bool IsSaveDue => _options.Checkpoints is { } checkpoints
        && ((checkpoints.EverySteps is { } steps && _meters.TotalSteps % steps == 0)
            || (checkpoints.Every is { } time && _clock.ElapsedSeconds - _savedAtSeconds >= time.TotalSeconds));

    private void Save(bool isDue)
    {
        if (!isDue || _options.Checkpoints is not { } checkpoints || _savedAt == (_epoch, _meters.TotalSteps))
        {
            return;
        }

        _savedAtSeconds = _clock.ElapsedSeconds;
        string? failure = Try(() => CheckpointFile.Write(checkpoints.Path, _isLastDamaged ? null : checkpoints.PreviousPath, StateText(), [.. StateTensors()]));
        if (failure is not null)
        {
            Warn($"The checkpoint after step {_meters.TotalSteps} could not be saved to '{checkpoints.Path}' (the previous one is kept): {failure}");
            return;
        }

        _savedAt = (_epoch, _meters.TotalSteps);
        _isLastDamaged = false;
    }

    private void SaveBestModel()
    {
        if (_options.Checkpoints?.BestModelPath is { } path && Try(() => _task.Module.Save(path)) is { } failure)
        {
            Warn($"The best model so far, after step {_meters.TotalSteps}, could not be saved to '{path}' (the previous one is kept): {failure}");
        }
    }

    /// <summary>Writes a file. Returns the error message if the options allow the run to continue.</summary>
    private string? Try(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !_options.Checkpoints!.FailOnError)
        {
            return e.Message;
        }
    }

    private void Warn(string warning)
    {
        _warnings.Add(warning);
        _unreported = _unreported is null ? warning : $"{_unreported} {warning}";
    }

    private string StateText()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("library", RunCheckpoint.LibraryVersion);
            _identity!.WriteTo(writer);
            writer.WriteNumber("epoch", _epoch);
            writer.WriteNumber("batchesDone", _batchesDone);
            StateJson.Write(writer, "random", _epochStart);
            writer.WriteStartObject("moduleRandom");
            foreach ((string name, RandomSource source) in _task.Module.NamedRandomSources())
            {
                StateJson.Write(writer, name, source.SaveState());
            }

            writer.WriteEndObject();
            writer.WritePropertyName("schedule");
            _schedule.WriteTo(writer);
            StateJson.Write(writer, "validation", _validation);
            StateJson.Write(writer, "validationMetrics", _metrics);
            writer.WriteNumber("validatedAt", _validatedAt);
            _best.WriteTo(writer);
            _meters.WriteTo(writer);
            StateJson.Write(writer, "seconds", _clock.ElapsedSeconds);
            StateJson.Write(writer, "trainingSeconds", _clock.TrainingSeconds);
            RunCheckpoint.WriteCurve(writer, _epochs);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private IEnumerable<NamedTensor> StateTensors() =>
    [
        .. _parameters.Select(named => new NamedTensor(CheckpointFile.ParameterSection + named.Name, named.Parameter)),
        .. Prefixed(OptimizerPrefix, _optimizer.State()),
        .. Prefixed(AveragePrefix, _average?.State() ?? []),
        .. Prefixed(CheckpointFile.BestSection, _best.State()),
        .. Prefixed(TaskPrefix, _task.State()),
    ];

    private static IEnumerable<NamedTensor> Prefixed(string prefix, IEnumerable<NamedTensor> tensors) =>
        tensors.Select(named => new NamedTensor(prefix + named.Name, named.Tensor));

    /// <summary>Resumes from a checkpoint if there is one and the options allow it. An unsuitable checkpoint changes nothing.</summary>
    private void Resume()
    {
        if (_options.Checkpoints is not { } options)
        {
            return;
        }

        RunCheckpoint.CreateFolder(options.Path);
        if (options.Resume == ResumeMode.Never || RunCheckpoint.Find(options, Warn) is not { } file)
        {
            return;
        }

        _isLastDamaged = file.Path != options.Path;
        if (RunCheckpoint.Read(file, () => _identity!.DifferenceFrom(file.State)) is { } difference)
        {
            throw new InvalidDataException($"{file.Path}: the checkpoint belongs to another run: {difference}. Use the options and data of that run, another checkpoint file, or CheckpointOptions.Resume = Never.");
        }

        string library = RunCheckpoint.Read(file, () => file.State.Text("library"));
        if (library != RunCheckpoint.LibraryVersion)
        {
            Warn($"{file.Path} was saved by version {library} of the library, this is {RunCheckpoint.LibraryVersion}: the run is resumed, but not necessarily bit for bit.");
        }

        ScheduleState schedule = RunCheckpoint.Read(file, () => ScheduleState.FromJson(file.State.Member("schedule")));
        schedule = ScheduleLength.Resume(file.Path, _options.Schedule, schedule, _schedule, options.ScheduleLength, Warn);
        Restore(file, schedule);
        _resumedFrom = new ResumePoint { Path = file.Path, Epoch = _epoch, TotalSteps = _meters.TotalSteps };
        _savedAt = (_epoch, _meters.TotalSteps);
        _savedAtSeconds = _clock.ElapsedSeconds;
    }

    /// <summary>Reads and checks the whole checkpoint before the module is changed.</summary>
    private void Restore(CheckpointFile file, ScheduleState schedule)
    {
        Dictionary<string, Tensor> parameters = file.Section(CheckpointFile.ParameterSection), best = file.Section(CheckpointFile.BestSection);
        RunCheckpoint.RequireFit(file.Path, _parameters, parameters);
        if (best.Count > 0)
        {
            RunCheckpoint.RequireFit(file.Path, _parameters, best);
        }

        (RandomSource Source, RandomState State)[] sources = RunCheckpoint.RandomStates(file, _task.Module);
        _ = RunCheckpoint.Read(file, () => ReadRun(file, schedule, best));
        if (_epoch - 1 > _options.Epochs)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{file.Path}: {_epoch - 1} epochs are complete, more than TrainingOptions.Epochs = {_options.Epochs}."));
        }

        FindPlace(file);
        foreach ((string name, Parameter parameter) in _parameters)
        {
            parameters[name].CopyTo(parameter);
        }

        foreach ((RandomSource source, RandomState saved) in sources)
        {
            source.RestoreState(saved);
        }
    }

    /// <summary>Reads the state of the run, without the module.</summary>
    private bool ReadRun(CheckpointFile file, ScheduleState schedule, Dictionary<string, Tensor> best)
    {
        JsonElement state = file.State;
        _optimizer.LoadState(file.Section(OptimizerPrefix));
        _average?.LoadState(file.Section(AveragePrefix));
        (_epoch, _batchesDone) = (state.Int("epoch"), state.Int("batchesDone"));
        if (_epoch < 1)
        {
            throw new FormatException("'epoch' must be at least 1, but is 0");
        }

        _epochStart = state.Random("random");
        _schedule = schedule;
        (_validation, _validatedAt) = (state.DoubleOrNull("validation"), state.Long("validatedAt"));
        _metrics = state.Metrics("validationMetrics");
        _best.Read(state, best);
        _meters.Read(state);
        if (_task.HasValidation && _validation is null && _validatedAt == _meters.TotalSteps)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'validation' is null, although 'validatedAt' is step {_validatedAt}"));
        }

        _clock.Resume(state.Seconds("seconds"), state.Seconds("trainingSeconds"));
        _epochs.AddRange(RunCheckpoint.ReadCurve(state));
        return true;
    }

    /// <summary>
    /// Skips the completed batches and restores the carried state of the task. The last operation that may fail; the module is unchanged
    /// until then.
    /// </summary>
    private void FindPlace(CheckpointFile file)
    {
        if (_epoch > _options.Epochs)
        {
            return;
        }

        _random.RestoreState(_epochStart);
        try
        {
            _place = _task.ResumeEpoch(_random, _batchesDone);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{file.Path}: the batches of epoch {_epoch} cannot be resumed: {e.Message} Nothing is changed.", e);
        }

        _ = RunCheckpoint.Read(file, () =>
        {
            _task.LoadState(file.Section(TaskPrefix));
            return true;
        });
    }

    /// <summary>The batches of the epoch; the remaining ones if the run was resumed in it.</summary>
    private IEnumerator<TrainingBatch> Batches()
    {
        if (_place is { } found)
        {
            _place = null;
            return found;
        }

        _random.RestoreState(_epochStart);
        return _task.Epoch(_random).GetEnumerator();
    }
}
