using SeqModels.LanguageModels;
using SeqModels.LanguageModels.Neural;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tests.Training;

namespace SeqModels.Tests.LanguageModels;

/// <summary>Model files whose options announce other sizes than their tensors have.</summary>
public sealed class RecurrentLanguageModelFileTests : IDisposable
{
    private const string OptionsKey = "seqmodels.recurrent-language-model";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seqmodels-model-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "model");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<RecurrentLanguageModelOptions> Options => new(
        new RecurrentLanguageModelOptions { Recurrent = new RnnOptions(), HiddenSize = 5, EmbeddingSize = 0 },
        new RecurrentLanguageModelOptions { Recurrent = new GruOptions { LayerCount = 3 }, HiddenSize = 5, EmbeddingSize = 3 },
        new RecurrentLanguageModelOptions { Recurrent = new GruOptions { ResetAfter = true }, HiddenSize = 5, EmbeddingSize = 5, TieWeights = true },
        new RecurrentLanguageModelOptions { Recurrent = new LstmOptions { LayerCount = 2 }, HiddenSize = 5, EmbeddingSize = 3, TieWeights = true },
        new RecurrentLanguageModelOptions { Recurrent = new LstmOptions { ForgetBias = 1 }, HiddenSize = 5, EmbeddingSize = 4, ProjectionSize = 2 });

    [Theory]
    [MemberData(nameof(Options))]
    public void The_sizes_that_options_announce_are_those_of_the_model(RecurrentLanguageModelOptions options)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, options);

        RecurrentLanguageModelShapes.Of(options, TinyText.Vocabulary.Count).Select(named => (named.Name, string.Join(',', named.Sizes)))
            .Should().BeEquivalentTo(model.NamedParameters().Select(named => (named.Name, string.Join(',', named.Parameter.Shape.Sizes.ToArray()))));
        model.Save(Path);
        RecurrentLanguageModel.Load(Path).Parameters().Zip(model.Parameters()).Should()
            .AllSatisfy(pair => pair.First.AsSpan().SequenceEqual(pair.Second.AsSpan()).Should().BeTrue());
    }

    /// <summary>8000 layers took 20 s, 12 000 units 2.8 GB, for a file of a few kilobytes.</summary>
    [Theory]
    [InlineData("\"layers\":1", "\"layers\":8000", "'rnn.weight_ih_l1' must be [60, 20], but is missing")]
    [InlineData("\"layers\":1", "\"layers\":2147483647", "'rnn.weight_ih_l1'")]
    [InlineData("\"hiddenSize\":20", "\"hiddenSize\":12000", "'rnn.weight_ih_l0' must be [36000, 10], but is [60, 10]")]
    [InlineData("\"hiddenSize\":20", "\"hiddenSize\":2147483647", "'rnn.weight_ih_l0' must be [6442450941, 10]")]
    [InlineData("\"embeddingSize\":10", "\"embeddingSize\":2147483647", "'embedding.weight'")]
    [InlineData("\"embeddingSize\":10", "\"embeddingSize\":0", "'rnn.weight_ih_l0'")]
    [InlineData("\"projectionSize\":null", "\"projectionSize\":2147483647", "'projection.weight'")]
    [InlineData("\"cell\":\"Gru\"", "\"cell\":\"Lstm\"", "'rnn.weight_ih_l0'")]
    [InlineData("\"cell\":\"Gru\"", "\"cell\":\"77\"", "77")]
    [InlineData("\"cell\":\"Gru\"", "\"cell\":\"18446744073709551616\"", "'cell' must be one of Rnn, Gru, GruResetAfter, Lstm")]
    [InlineData("\"dropoutMask\":\"EachStep\"", "\"dropoutMask\":\"18446744073709551616\"", "'dropoutMask' must be one of EachStep")]
    [InlineData("\"cell\":\"Gru\"", "\"cell\":\"\\ud800\"", "surrogate")]
    public void Sizes_that_the_file_does_not_hold_are_refused_before_anything_is_made(string written, string changed, string reason)
    {
        TinyText.Model(CellKind.Gru).Save(Path);
        SafeTensorsFile file = SafeTensors.Load(Path);
        var metadata = new Dictionary<string, string>(file.Metadata);
        metadata[OptionsKey].Should().Contain(written);
        metadata[OptionsKey] = metadata[OptionsKey].Replace(written, changed, StringComparison.Ordinal);
        SafeTensors.Save(Path, file.Tensors, metadata);

        long before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => RecurrentLanguageModel.Load(Path)).Should().Throw<InvalidDataException>().WithMessage($"*{Path}*").Which
            .Message.Should().Contain(reason);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(5_000_000);
    }
}
