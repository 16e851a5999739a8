using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Serialization;
using SeqModels.Tests.Training;

namespace SeqModels.Tests.LanguageModels;

/// <summary>Generation, scoring, saving and loading obey their cancellation tokens.</summary>
public sealed class LanguageModelCancellationTests
{
    private static readonly CancellationToken Canceled = new(canceled: true);

    public static TheoryData<string> Calls => [.. Table.Keys];

    private static Dictionary<string, Action<RecurrentLanguageModel>> Table { get; } = new()
    {
        ["generate"] = model => model.Generate([0], cancellationToken: Canceled).First(),
        ["generate tokens"] = model => model.GenerateTokens([], cancellationToken: Canceled).First(),
        ["score"] = model => model.LogProbability([1, 2], Canceled),
        ["save"] = model => model.Save(Path.GetTempPath() + Guid.NewGuid(), Canceled),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void CanceledCallsThrow(string call)
    {
        RecurrentLanguageModel model = NewModel();
        model.Invoking(m => Table[call](m)).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void GenerationStopsAtTheNextToken()
    {
        using var source = new CancellationTokenSource();
        using IEnumerator<int> tokens = NewModel()
            .Generate([], new GenerationOptions { MaxTokens = null, StopAtEnd = false }, source.Token).GetEnumerator();
        tokens.MoveNext().Should().BeTrue();
        source.Cancel();
        tokens.Invoking(t => t.MoveNext()).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void CanceledSavesAndLoadsChangeNothing()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "model.safetensors");
        RecurrentLanguageModel model = NewModel();
        model.Save(path);
        byte[] saved = File.ReadAllBytes(path);
        var other = new Linear(2, 2, new RandomSource(1));
        float[] weights = other.Weight.AsSpan().ToArray();

        other.Invoking(m => m.Save(path, Canceled)).Should().Throw<OperationCanceledException>();
        File.ReadAllBytes(path).Should().Equal(saved);
        other.Save(path);
        model.Invoking(_ => RecurrentLanguageModel.Load(path, cancellationToken: Canceled)).Should().Throw<OperationCanceledException>();
        other.Invoking(m => m.Load(path, Canceled)).Should().Throw<OperationCanceledException>();
        other.Weight.AsSpan().ToArray().Should().Equal(weights);
        Directory.GetFiles(Path.GetDirectoryName(path)!).Should().HaveCount(2);
    }

    private static RecurrentLanguageModel NewModel()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Gru);
        model.Evaluate();
        return model;
    }
}
