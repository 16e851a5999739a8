using SeqModels.LanguageModels;
using SeqModels.LanguageModels.Neural;
using SeqModels.Layers;
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

    /// <summary>What version 0.2 wrote, when the options had an enum of cells and the layers' options beside it: read as the options of today, and written as the same text.</summary>
    [Fact]
    public void Options_of_an_earlier_file_are_read_and_written_as_they_were()
    {
        const string Json = "{\"version\":1,\"cell\":\"Lstm\",\"hiddenSize\":5,\"layers\":2,\"embeddingSize\":3,\"tieWeights\":true,\"projectionSize\":null,\"dropout\":0.25,\"forgetBias\":1,"
            + "\"initialRange\":null,\"embeddingRange\":0.1,\"seed\":3,\"zoneout\":0.125,\"cellZoneout\":0.0625,\"training\":{\"embeddingDropout\":0.1,\"inputDropout\":null,\"layerDropout\":null,"
            + "\"outputDropout\":0.4,\"dropoutMask\":\"EachSequence\",\"weightDropout\":0.5,\"recurrentDropout\":0.2,\"activationPenalty\":2,\"temporalActivationPenalty\":1,\"labelSmoothing\":0.1}}";
        var layers = new LstmOptions
        {
            LayerCount = 2,
            Dropout = 0.25,
            DropoutMask = DropoutMask.EachSequence,
            WeightDropout = 0.5,
            RecurrentDropout = 0.2,
            Zoneout = 0.125,
            CellZoneout = 0.0625,
            ForgetBias = 1,
        };
        RecurrentLanguageModelOptions options = RecurrentLanguageModelOptionsJson.Read(Json);
        options.Recurrent.Should().Be(layers);
        options.Should().Be(new RecurrentLanguageModelOptions
        {
            Recurrent = layers,
            HiddenSize = 5,
            EmbeddingSize = 3,
            TieWeights = true,
            Dropout = 0.25,
            EmbeddingRange = 0.1f,
            Seed = 3,
            EmbeddingDropout = 0.1,
            OutputDropout = 0.4,
            DropoutMask = DropoutMask.EachSequence,
            ActivationPenalty = 2,
            TemporalActivationPenalty = 1,
            LabelSmoothing = 0.1,
        });
        RecurrentLanguageModelOptionsJson.Write(options).Should().Be(Json);

        var model = new RecurrentLanguageModel(TinyText.Vocabulary, options);
        model.Evaluate();
        model.Save(Path);
        SafeTensorsFile file = SafeTensors.Load(Path);
        SafeTensors.Save(Path, file.Tensors, new Dictionary<string, string>(file.Metadata) { [OptionsKey] = Json });
        RecurrentLanguageModel.Load(Path).LogProbability([1, 2, 3, 4, 5]).Should().Be(model.LogProbability([1, 2, 3, 4, 5]));
    }

    /// <summary>Forms of the layers that a language model could not have before.</summary>
    [Fact]
    public void Every_form_of_the_layers_comes_back_from_a_file()
    {
        foreach (RecurrentOptions layers in (RecurrentOptions[])
        [
            new RnnOptions { Activation = RnnActivation.Relu, Dropout = 0.5, DropoutMask = DropoutMask.EachSequence },
            new LstmOptions { ForgetGate = LstmForgetGate.Coupled, Peepholes = true },
            new LstmOptions { ForgetGate = LstmForgetGate.None, LayerCount = 2 },
        ])
        {
            var options = new RecurrentLanguageModelOptions { Recurrent = layers, HiddenSize = 5, EmbeddingSize = 3, Dropout = 0.25 };
            The_sizes_that_options_announce_are_those_of_the_model(options);
            RecurrentLanguageModel.Load(Path).Options.Should().Be(options);
        }
    }

    [Fact]
    public void Layers_that_no_language_model_can_have_are_refused()
    {
        FluentActions.Invoking(() => new RecurrentLanguageModelOptions { Recurrent = new GruOptions { Bidirectional = true } }).Should().Throw<ArgumentException>().WithMessage("*Bidirectional must be false*");
        FluentActions.Invoking(() => new RecurrentLanguageModelOptions { Recurrent = new GruOptions { BatchFirst = false } }).Should().Throw<ArgumentException>().WithMessage("*BatchFirst must be true*");
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
