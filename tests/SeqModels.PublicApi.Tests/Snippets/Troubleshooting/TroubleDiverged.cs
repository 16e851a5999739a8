using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;
using static SeqModels.PublicApi.Tests.Snippets.Trouble;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/troubleshooting.md: a model with NaN.</summary>
internal static class TroubleDiverged
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verse();
        RecurrentLanguageModel model = Model(train);
        model["decoder.bias"].AsWritableSpan()[3] = float.NaN;
        // snippet: TroubleDiverged
        Try(() => Evaluator.Evaluate(model, validation));
        Try(() => model.Train(train, validation));
        // end snippet
    }
}
