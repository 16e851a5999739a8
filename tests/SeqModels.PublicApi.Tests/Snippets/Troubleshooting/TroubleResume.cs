using SeqModels.Text;
using SeqModels.Training;
using static SeqModels.PublicApi.Tests.Snippets.Trouble;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/troubleshooting.md: a run that does not resume.</summary>
internal static class TroubleResume
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verse();
        // snippet: TroubleResume
        var options = new TrainingOptions { Epochs = 1, Checkpoints = new CheckpointOptions("trouble.checkpoint") { Resume = ResumeMode.Never } };
        Model(train).Train(train, validation, options);

        CheckpointOptions resuming = new("trouble.checkpoint") { Resume = ResumeMode.Required };
        Try(() => Model(train).Train(train, validation, options with { BatchSize = 16, Checkpoints = resuming }));
        Try(() => Model(train).Train(train, null, options with { Checkpoints = resuming }));
        Try(() => Model(train).Train(train, validation, options with { Checkpoints = new CheckpointOptions("missing.checkpoint") { Resume = ResumeMode.Required } }));
        File.WriteAllBytes("damaged.checkpoint", [.. File.ReadAllBytes("trouble.checkpoint")[..^1], 1]);
        Try(() => Model(train).Train(train, validation, options with { Checkpoints = new CheckpointOptions("damaged.checkpoint") }));
        // end snippet
    }
}
