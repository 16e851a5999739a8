using System.CommandLine;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.NGrams;

namespace SeqModels.Cli.Trainers;

/// <summary>Estimates n-gram models in memory; <c>seqmodels ngram estimate</c> has all options.</summary>
internal sealed class NGramTrainer(Option<int> order, Option<string> smoothing) : ModelTrainer("ngram")
{
    /// <summary>The smoothing methods that need nothing but the text; the first is the default.</summary>
    public static IReadOnlyDictionary<string, Func<NGramSmoothing>> Methods { get; } = new Dictionary<string, Func<NGramSmoothing>>
    {
        ["modified-kneser-ney"] = NGramSmoothing.ModifiedKneserNey,
        ["kneser-ney"] = NGramSmoothing.KneserNey,
        ["absolute-discounting"] = NGramSmoothing.AbsoluteDiscounting,
        ["witten-bell"] = NGramSmoothing.WittenBell,
        ["katz"] = NGramSmoothing.GoodTuring,
    };

    public override IReadOnlyList<Option> Options { get; } = [order, smoothing];

    public override TrainedModel Train(CliRun run, TrainingText text)
    {
        NGramModel model = NGramModel.Estimate(text.Train, run.Get(order), Methods[run.Get(smoothing)](), run.Cancellation);
        long grams = Enumerable.Range(1, model.Order).Sum(n => (long)model.NGramCount(n));
        return new TrainedModel($"{model.Order}-gram model, {run.Get(smoothing)}", model, grams, path => model.Save(path));
    }
}
