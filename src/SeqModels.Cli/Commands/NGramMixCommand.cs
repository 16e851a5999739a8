using System.CommandLine;
using System.Globalization;
using SeqModels.Cli.NGrams;
using SeqModels.Cli.Output;
using SeqModels.Cli.Running;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Cli.Commands;

/// <summary><c>seqmodels ngram mix</c>: mixes n-gram models into one.</summary>
internal static class NGramMixCommand
{
    private const double SumTolerance = 1e-9;

    public static Command Create(CliContext context)
    {
        Argument<string[]> inputs = new("models") { Description = "Two or more n-gram models", Arity = new ArgumentArity(0, 1000) };
        inputs.Validators.Add(result =>
        {
            if (result.Tokens.Count < 2)
            {
                result.AddError("ngram mix needs at least two models.");
            }
        });
        Option<double[]> weights = ListOption.Numbers("--weights", "One weight per model, in the order of the models; those of a linear mixture sum to 1", 0);
        Option<string?> tune = CliOption.File("--tune", "A held-out text; the weights are chosen to maximize its likelihood");
        var logLinear = new Option<bool>("--log-linear") { Description = "A log-linear mixture, p ∝ Π pᵢ^λᵢ, instead of a linear one, p = Σ λᵢ pᵢ" };
        Option<string> output = CliOption.RequiredFile("--out", "The file to write", "-o");
        var target = new NGramTarget();
        var command = new CliCommand(context, "mix",
            "Mixes n-gram models into one backoff model with the n-grams of all, as SRILM's static interpolation does. Give --weights, or --tune to choose them. A "
            + "linear mixture is exact for the n-grams that it stores, a log-linear one for all.",
            "seqmodels ngram mix news.ngrams speech.ngrams --tune heldout.txt --out mixed.ngrams",
            "seqmodels ngram mix news.arpa speech.arpa --weights 0.7 0.3 --out mixed.arpa.gz")
        {
            inputs, weights, tune, logLinear, output,
        };
        target.AddTo(command);
        return command.Runs(run =>
        {
            string[] files = run.Get(inputs);
            string path = run.Get(output);
            double[]? given = run.GetList(weights);
            if (given is null == run.Get(tune) is null)
            {
                throw new UsageException("give either --weights or --tune.");
            }

            if (given is not null && given.Length != files.Length)
            {
                throw new UsageException($"--weights must have {files.Length} numbers, one per model, but had {given.Length}.");
            }

            CheckSum(given, run.Get(logLinear));
            target.Check(run, path);
            List<NGramModel> models = [];
            try
            {
                models.AddRange(files.Select(file => NGramFiles.Open(file, run.Cancellation)));
                NGramMixture mixture = Mix(run, models, given, run.Get(tune), run.Get(logLinear));
                target.Save(run, mixture.Model, path);
                run.Print(Describe(path, files, mixture), NGramJson.Printed.MixedModel);
            }
            finally
            {
                models.ForEach(model => model.Dispose());
            }
        });
    }

    /// <exception cref="UsageException">The weights are no weights of a mixture.</exception>
    private static void CheckSum(double[]? weights, bool isLogLinear)
    {
        double sum = weights?.Sum() ?? 1;
        if (isLogLinear ? sum == 0 : Math.Abs(sum - 1) > SumTolerance)
        {
            throw new UsageException(isLogLinear
                ? "--weights must not all be 0."
                : string.Create(CultureInfo.InvariantCulture, $"--weights must sum to 1 for a linear mixture, but sum to {sum:G10}."));
        }
    }

    private static NGramMixture Mix(CliRun run, List<NGramModel> models, double[]? weights, string? heldOut, bool isLogLinear)
    {
        if (weights is not null)
        {
            return isLogLinear ? NGramMixture.LogLinear(models, weights, run.Cancellation) : NGramMixture.Linear(models, weights, run.Cancellation);
        }

        EncodedCorpus text = NGramFiles.Read(heldOut!, models[0], NGramMixture.UniteVocabularies(models));
        return isLogLinear ? NGramMixture.LogLinear(models, text, cancellationToken: run.Cancellation) : NGramMixture.Linear(models, text, run.Cancellation);
    }

    private static MixedModel Describe(string path, string[] files, NGramMixture mixture) => new(
        path,
        new FileInfo(path).Length,
        mixture.IsLogLinear ? "log-linear" : "linear",
        files,
        mixture.Weights,
        mixture.HeldOutPerplexity is null ? null : mixture.ComponentPerplexities,
        mixture.HeldOutPerplexity,
        WrittenModel.CountsOf(mixture.Model));
}
