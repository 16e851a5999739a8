using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;
using static SeqModels.PublicApi.Tests.Snippets.Trouble;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/troubleshooting.md: training that fails.</summary>
internal static class TroubleTraining
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verse();
        // snippet: TroubleTraining
        Try(() => Model(train).Train(train, validation, new() { Optimizer = new SgdOptions { LearningRate = 1e38 }, Clipping = GradientClipping.None }));
        Try(() => Model(train).Train(train, null, new() { Patience = 2 }));
        Try(() => Model(train).Train(train, null, new() { Schedule = new PlateauSchedule() }));
        Try(() => _ = new TrainingOptions { BatchSize = 0 });

        RecurrentLanguageModel model = Model(train, dropout: 0.2);
        model.Train();
        Try(() => model.GenerateText("the "));
        // end snippet
    }
}
