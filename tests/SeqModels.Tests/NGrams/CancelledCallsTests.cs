using SeqModels.NGrams;

namespace SeqModels.Tests.NGrams;

/// <summary>Every call that may take long is stopped by its token, and leaves no file.</summary>
public sealed class CancelledCallsTests : IDisposable
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    private readonly string _folder = Directory.CreateTempSubdirectory("cancelled-").FullName;

    public static TheoryData<string> Calls => [.. Cases.Keys];

    private static Dictionary<string, Action<NGramModel, string>> Cases { get; } = new()
    {
        ["save"] = (model, folder) => model.Save(Path.Combine(folder, "new"), cancellationToken: Cancelled),
        ["save counts"] = (model, folder) => model.Counts!.Save(Path.Combine(folder, "new"), Cancelled),
        ["save a model of counts"] = (model, folder) =>
            NGramModel.Estimate(model.Counts!, NGramSmoothing.AddK()).Save(Path.Combine(folder, "new"), cancellationToken: Cancelled),
        ["save a stored model"] = (model, folder) => model.Store().Save(Path.Combine(folder, "new"), cancellationToken: Cancelled),
        ["load"] = (_, folder) => NGramModel.Load(Path.Combine(folder, "model"), cancellationToken: Cancelled),
        ["load into memory"] = (_, folder) => NGramModel.Load(Path.Combine(folder, "model"), new NGramLoadOptions { InMemory = true }, Cancelled),
        ["store"] = (model, _) => model.Store(cancellationToken: Cancelled),
        ["verify"] = (model, _) => model.Store().Verify(Cancelled),
        ["prune"] = (model, _) => model.Prune(NGramPruning.ByEntropy(1e-3), Cancelled),
        ["measure pruning"] = (model, _) => model.MeasurePruning(Text(), [NGramPruning.ByEntropy(1e-3)], Cancelled),
        ["restrict"] = (model, _) => model.RestrictVocabulary([model.Vocabulary[4]], cancellationToken: Cancelled),
        ["add words"] = (model, _) => model.AddWords(["new"], cancellationToken: Cancelled),
        ["mix"] = (model, _) => NGramMixture.Linear([model, model], [0.5, 0.5], Cancelled),
        ["fit a mixture"] = (model, _) => NGramMixture.Linear([model, model], Text(), Cancelled),
        ["mix log-linearly"] = (model, _) => NGramMixture.LogLinear([model, model], [0.5, 0.5], Cancelled),
        ["fit a log-linear mixture"] = (model, _) => NGramMixture.LogLinear([model, model], Text(), cancellationToken: Cancelled),
        ["write ARPA"] = (model, folder) => Arpa.Write(model, Path.Combine(folder, "new"), cancellationToken: Cancelled),
        ["read ARPA"] = (model, folder) => Arpa.Read(Path.Combine(folder, "model.arpa"), cancellationToken: Cancelled),
        ["estimate"] = (model, _) => NGramModel.Estimate(model.Counts!, cancellationToken: Cancelled),
        ["estimate to a file"] = (_, folder) => NGramModel.EstimateToFile(Path.Combine(folder, "new"), [Text()], 3, cancellationToken: Cancelled),
        ["enumerate"] = (model, _) => model.EnumerateNGrams(3, Cancelled).Count(),
        ["check"] = (model, _) => model.CheckNormalization([[]], Cancelled),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void It_stops(string call)
    {
        NGramModel model = NGramModel.Estimate(Text(), 3);
        model.Save(Path.Combine(_folder, "model"));
        Arpa.Write(model, Path.Combine(_folder, "model.arpa"));

        FluentActions.Invoking(() => Cases[call](model, _folder)).Should().Throw<OperationCanceledException>();

        Directory.EnumerateFileSystemEntries(_folder).Should().HaveCount(2);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SeqModels.Text.EncodedCorpus Text() => PlainCounter.Encode(PlainCounter.Words(30), PlainCounter.Sentences(100, 9, 30, 1));
}
