using SeqModels.LanguageModels;
using SeqModels.LanguageModels.Neural;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Training;

namespace SeqModels.Tests.LanguageModels;

/// <summary>Language models of layers without biases and of layers with a recurrent projection.</summary>
public sealed class ProjectedLanguageModelTests
{
    private static readonly RecurrentLanguageModelOptions Options = new()
    {
        Recurrent = new LstmOptions { LayerCount = 2, HasBias = false, ProjectionSize = 6 },
        HiddenSize = 10,
        EmbeddingSize = 6,
        TieWeights = true,
    };

    [Fact]
    public void A_projection_to_the_embedding_size_ties_weights_without_another()
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Options);
        model.NamedParameters().Select(named => $"{named.Name} {named.Parameter.Shape}").Should().BeEquivalentTo(
            [$"embedding.weight [{TinyText.Vocabulary.Count}, 6]",
            "rnn.weight_ih_l0 [40, 6]", "rnn.weight_hh_l0 [40, 6]", "rnn.weight_hr_l0 [6, 10]",
            "rnn.weight_ih_l1 [40, 6]", "rnn.weight_hh_l1 [40, 6]", "rnn.weight_hr_l1 [6, 10]",
            $"decoder.bias [{TinyText.Vocabulary.Count}]"]);
        new RecurrentLanguageModel(TinyText.Vocabulary, Options with { EmbeddingSize = 4 })["projection.weight"].Shape.ToString().Should().Be("[4, 6]");
        new RecurrentLanguageModel(TinyText.Vocabulary, Options with { TieWeights = false })["decoder.weight"].Shape[1].Should().Be(6);
    }

    [Theory]
    [InlineData(WeightPrecision.Float32, 0)]
    [InlineData(WeightPrecision.Int8, 0.05)]
    public void A_stepper_gives_what_the_model_gives(WeightPrecision precision, double tolerance)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Options);
        model.Evaluate();
        int[] ids = TinyText.Encoded.Ids[..12].ToArray();
        RecurrentLanguageModelStepper stepper = model.CreateStepper(1, precision);
        Tensor expected = model.Forward(new Indices(ids, [1, 12]), stepper.GetState()).Logits.LogSoftmax();
        float[] row = new float[model.Vocabulary.Count];
        for (int t = 0; t < ids.Length; t++)
        {
            stepper.Advance(ids[t]);
            stepper.LogProbabilities(row);
            row.Zip(expected.AsSpan()[(t * row.Length)..].ToArray()).Where(pair => float.IsFinite(pair.First)).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= tolerance);
        }
    }

    [Fact]
    public void Files_keep_the_form_and_load_exactly()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            RecurrentLanguageModelOptions options = Options with { Recurrent = (LstmOptions)Options.Recurrent with { AllowEmptySequences = true } };
            var model = new RecurrentLanguageModel(TinyText.Vocabulary, options);
            model.Save(path);
            RecurrentLanguageModel loaded = RecurrentLanguageModel.Load(path);
            loaded.Options.Should().Be(options);
            foreach ((string name, Parameter parameter) in model.NamedParameters())
                loaded[name].AsSpan().ToArray().Should().Equal(parameter.AsSpan().ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Options_come_back_from_a_file(RecurrentOptions layers)
    {
        RecurrentLanguageModelOptions options = new() { Recurrent = layers };
        RecurrentLanguageModelOptionsJson.Read(RecurrentLanguageModelOptionsJson.Write(options)).Should().Be(options);
    }

    public static TheoryData<RecurrentOptions> Forms =>
    [
        new RnnOptions { HasBias = false }, new GruOptions { HasBias = false, ResetAfter = true }, new LstmOptions { ProjectionSize = 7, Peepholes = true },
        new GruOptions { AllowEmptySequences = true },
    ];

    [Fact]
    public void Gradients_of_the_whole_model_are_right()
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, Options);
        model.ConvertTo(DType.Float64);
        var inputs = new Indices(TinyText.Encoded.Ids[..12].ToArray(), [3, 4]);
        var targets = new Indices(TinyText.Encoded.Ids[1..13].ToArray(), [3, 4]);
        GradientCheck.Check(() => model.Loss(inputs, targets).Loss, [.. model.Parameters()]).ThrowIfFailed();
    }
}
