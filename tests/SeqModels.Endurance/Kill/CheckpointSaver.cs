using SeqModels.Training;

namespace SeqModels.Endurance.Kill;

/// <summary>The checkpoints of a training run, one after every step; a version is the number of steps.</summary>
internal sealed class CheckpointSaver() : Saver("checkpoint", "run")
{
    private const string Previous = ".previous";

    public override IEnumerable<string> Companions => [FileName + Previous];

    public override void Prepare() => Texts.Corpus(0);

    public override void Save(string path, long version) => Train(path, new Watch(stopsAt: 1));

    /// <summary>Resumes a copy, so that nothing is saved over what is looked at.</summary>
    public override string Read(string path)
    {
        using var folder = new ScratchFolder();
        bool isThere = false;
        foreach (string name in (string[])[FileName, FileName + Previous])
        {
            string file = Path.Combine(Path.GetDirectoryName(path)!, name);
            if (File.Exists(file))
            {
                File.Copy(file, folder.File(name));
                isThere = true;
            }
        }

        if (!isThere)
            return None;
        TrainingResult result = Train(folder.File(FileName), new Watch(stopsAt: 1), ResumeMode.Required);
        return Number(result.ResumedFrom!.TotalSteps);
    }

    public override string Identity(long version) => version == 0 ? None : Number(version);

    public override bool IsKnown(string identity) => identity != None;

    public override void SaveForEver(string path, long first, Action<long> saved) => Train(path, new Watch(saved));

    private static TrainingResult Train(string path, Watch watch, ResumeMode resume = ResumeMode.IfPresent)
    {
        var options = Texts.Training with
        {
            Epochs = 1_000_000,
            Checkpoints = new CheckpointOptions(path) { EverySteps = 1, FailOnError = true, Resume = resume },
            Callbacks = [watch],
        };
        return Texts.Network(0).Train(Texts.Corpus(0).Slice(0, 60), options: options);
    }

    /// <summary>Before the step after the one that is saved last.</summary>
    private sealed class Watch(Action<long>? saved = null, int stopsAt = int.MaxValue) : TrainingCallback
    {
        private int _steps;

        public override void OnStep(TrainingContext context)
        {
            saved?.Invoke(context.Progress.TotalSteps - 1);
            if (++_steps >= stopsAt)
                context.Stop();
        }
    }
}
