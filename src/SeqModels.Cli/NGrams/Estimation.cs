using SeqModels.Cli.Progress;
using SeqModels.Cli.Running;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Cli.NGrams;

/// <summary>Counts a text and estimates a model, in memory or within a budget.</summary>
/// <param name="run">The run of the command.</param>
/// <param name="options">Its options.</param>
/// <param name="counting">The memory budget and the folder for temporary files.</param>
/// <param name="isArpa">Whether the file to write is ARPA.</param>
/// <param name="status">Receives the progress.</param>
internal sealed class Estimation(CliRun run, EstimationOptions options, NGramCountingOptions counting, bool isArpa, StatusLine status)
    : IProgress<NGramCountingProgress>, IProgress<double>
{
    /// <summary>Estimates a model in memory.</summary>
    public NGramModel InMemory(JoinedText text)
    {
        NGramCounts counts = Count(text);
        return NGramModel.Estimate(counts, options.Smoothing(run, () => counts.Vocabulary), this, run.Cancellation);
    }

    /// <summary>Estimates a model within the budget and writes it to a file.</summary>
    public EstimationReport ToFile(JoinedText text, string path)
    {
        string unknown = options.Unknown(run, text.Path, isArpa);
        SentenceFileOptions reading = options.Reading(run, unknown);
        Vocabulary? vocabulary = options.Vocabulary(run, unknown);
        var smoothing = (BackoffSmoothing)options.Smoothing(run, () => vocabulary ??= SentenceFile.BuildVocabulary(text.Path, reading));
        return text.Read(
            file => vocabulary is null
                ? NGramModel.EstimateToFile(path, file, options.Order(run), smoothing, reading, counting, this, run.Cancellation)
                : NGramModel.EstimateToFile(path, Parts(file, vocabulary, reading), options.Order(run), smoothing, counting, this, run.Cancellation),
            one => SentenceFile.BuildVocabulary(one, reading));
    }

    public void Report(NGramCountingProgress value) => status.Report(value.Estimated > 0
        ? FormattableString.Invariant($"estimating: {value.Estimated:P0}")
        : FormattableString.Invariant($"counting: {value.Tokens} tokens, {value.Runs} sorted runs, {value.Merged:P0} merged"));

    public void Report(double value) => status.Report(FormattableString.Invariant($"estimating: {value:P0}"));

    private NGramCounts Count(JoinedText text)
    {
        if (options.AreCharacters(run))
        {
            return text.Read(CountCharacters, one => Corpus.FromFile(one, CorpusOptions.Characters).BuildVocabulary());
        }

        string unknown = options.Unknown(run, text.Path, isArpa);
        SentenceFileOptions reading = options.Reading(run, unknown);
        Vocabulary? vocabulary = options.Vocabulary(run, unknown);
        return text.Read(
            file => vocabulary is null
                ? NGramCounts.CountFile(file, options.Order(run), reading, counting, this, run.Cancellation)
                : NGramCounts.Count(SentenceFile.Read(file, vocabulary, reading), options.Order(run), counting, this, run.Cancellation),
            one => SentenceFile.BuildVocabulary(one, reading));
    }

    private NGramCounts CountCharacters(string path)
    {
        Corpus corpus = Corpus.FromFile(path, CorpusOptions.Characters);
        EncodedCorpus encoded = corpus.Encode(corpus.BuildVocabulary(options.CharacterVocabulary(run)));
        return NGramCounts.Count(encoded, options.Order(run), counting, this, run.Cancellation);
    }

    private static IEnumerable<EncodedCorpus> Parts(string file, Vocabulary vocabulary, SentenceFileOptions reading) =>
        SentenceFile.ReadParts(file, vocabulary, options: reading);
}
