using System.CommandLine;
using SeqModels.Cli.NGrams;
using SeqModels.Cli.Running;
using SeqModels.Cli.Texts;
using SeqModels.NGrams;

namespace SeqModels.Cli.Trainers;

/// <summary>Estimates n-gram models in memory; <c>seqmodels ngram estimate</c> has all options.</summary>
internal sealed class NGramTrainer(Option<int> order, Option<string> smoothing) : ModelTrainer("ngram")
{
    /// <summary>The smoothing methods that need nothing but the text: all except Jelinek-Mercer, whose weights are tuned or given.</summary>
    public static IReadOnlyList<string> Methods { get; } =
        [.. SmoothingMethod.All.Select(method => method.Name).Where(name => !name.StartsWith("jelinek-mercer", StringComparison.Ordinal))];

    public override IReadOnlyList<Option> Options { get; } = [order, smoothing];

    public override TrainedModel Train(CliRun run, TrainingText text)
    {
        NGramSmoothing method = SmoothingMethod.Find(run.Get(smoothing)).Create(new SmoothingSettings());
        NGramModel model = NGramModel.Estimate(text.Train, run.Get(order), method, run.Cancellation);
        long grams = Enumerable.Range(1, model.Order).Sum(n => (long)model.NGramCount(n));
        return new TrainedModel($"{model.Order}-gram model, {run.Get(smoothing)}", model, grams, path => model.Save(path));
    }
}
