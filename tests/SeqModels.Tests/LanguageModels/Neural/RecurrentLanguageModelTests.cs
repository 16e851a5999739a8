using SeqModels.LanguageModels;
using SeqModels.LanguageModels.Neural;
using SeqModels.Losses;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Tests.Training;

namespace SeqModels.Tests.LanguageModels;

public class RecurrentLanguageModelTests
{
    [Fact]
    public void Parameters_have_the_names_and_shapes_of_a_state_dict()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm);
        int v = TinyText.Vocabulary.Count;

        model.NamedParameters().Select(named => $"{named.Name} {named.Parameter.Shape}").Should().Equal(
            $"embedding.weight [{v}, 10]",
            "rnn.weight_ih_l0 [80, 10]",
            "rnn.weight_hh_l0 [80, 20]",
            "rnn.bias_ih_l0 [80]",
            "rnn.bias_hh_l0 [80]",
            $"decoder.weight [{v}, 20]",
            $"decoder.bias [{v}]");
        model.ParameterCount.Should().Be((v * 10) + (80 * 32) + (v * 21));
    }

    [Fact]
    public void Tied_weights_are_one_parameter_with_a_projection_where_widths_differ()
    {
        var tied = new RecurrentLanguageModel(TinyText.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 12, EmbeddingSize = 12, TieWeights = true });
        tied.NamedParameters().Select(named => named.Name).Should().Contain("embedding.weight").And.NotContain("decoder.weight");

        RecurrentLanguageModelOptions unequal = new() { HiddenSize = 12, EmbeddingSize = 8, TieWeights = true };
        Shapes(unequal).Should().Contain("projection.weight [8, 12]").And.Contain($"decoder.bias [{TinyText.Vocabulary.Count}]");
        Shapes(unequal).Should().Equal(Shapes(unequal with { ProjectionSize = 8 })).And.NotContain(name => name.StartsWith("decoder.weight", StringComparison.Ordinal));
        Shapes(unequal with { TieWeights = false }).Should().NotContain(name => name.StartsWith("projection", StringComparison.Ordinal));
        Shapes(unequal with { TieWeights = false, ProjectionSize = 5 }).Should().Contain("projection.weight [5, 12]").And.Contain($"decoder.weight [{TinyText.Vocabulary.Count}, 5]");

        Action other = () => Shapes(unequal with { ProjectionSize = 9 });
        other.Should().Throw<ArgumentException>().WithMessage("*ProjectionSize equal to EmbeddingSize, but they were 9 and 8*");
        Action oneHot = () => Shapes(unequal with { EmbeddingSize = 0 });
        oneHot.Should().Throw<ArgumentException>().WithMessage("*tied weights need an embedding*");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_projection_is_the_product_it_stands_for(bool tied)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 20, EmbeddingSize = 6, TieWeights = tied, ProjectionSize = 6 });
        model.ConvertTo(DType.Float64);
        var inputs = new Indices(TinyText.Encoded.Ids[..12].ToArray(), [3, 4]);
        var targets = new Indices(TinyText.Encoded.Ids[1..13].ToArray(), [3, 4]);
        Dictionary<string, Parameter> p = model.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter);

        Tensor logits = model.Forward(inputs).Logits;
        RecurrentState state = model.Forward(inputs).State;
        Tensor last = state.Hidden.Reshape([3, 20]).MatMul(p["projection.weight"], transposeB: true)
            .MatMul(p[tied ? "embedding.weight" : "decoder.weight"], transposeB: true) + p["decoder.bias"];
        last.AsSpan<double>().ToArray().Zip(logits.Slice(1, 3, 1).AsSpan<double>().ToArray()).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
        GradientCheck.Check(() => model.Loss(inputs, targets).Loss, [.. model.Parameters()]).ThrowIfFailed();
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(false, 0.5f)]
    public void The_table_and_the_output_layer_have_a_range_of_their_own(bool tied, float? all)
    {
        var options = new RecurrentLanguageModelOptions { HiddenSize = 64, EmbeddingSize = 64, TieWeights = tied, EmbeddingRange = 0.1f, InitialRange = all };
        foreach ((string name, Parameter parameter) in new RecurrentLanguageModel(TinyText.Vocabulary, options).NamedParameters())
        {
            float largest = parameter.AsSpan().ToArray().Max(MathF.Abs);
            if (name == "decoder.bias")
                largest.Should().Be(0);
            else if (name.StartsWith("rnn", StringComparison.Ordinal))
                largest.Should().BeInRange(0.85f * (all ?? 0.125f), all ?? 0.125f);
            else
                largest.Should().BeInRange(0.095f, 0.1f);
        }

        Action negative = () => _ = options with { EmbeddingRange = -1 };
        negative.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*EmbeddingRange: must be finite and greater than 0*");
    }

    [Fact]
    public void A_file_of_an_earlier_version_is_read()
    {
        const string Json = "{\"version\":1,\"cell\":\"Gru\",\"hiddenSize\":12,\"layers\":2,\"embeddingSize\":8,\"tieWeights\":false,\"dropout\":0.25,\"forgetBias\":null,\"initialRange\":0.5,\"seed\":7}";
        RecurrentLanguageModelOptionsJson.Read(Json).Should().Be(new RecurrentLanguageModelOptions
        {
            Recurrent = new GruOptions { LayerCount = 2, Dropout = 0.25 },
            HiddenSize = 12,
            EmbeddingSize = 8,
            Dropout = 0.25,
            InitialRange = 0.5f,
            Seed = 7,
        });
    }

    [Fact]
    public void Options_come_back_from_a_file()
    {
        RecurrentLanguageModelOptions options = new() { HiddenSize = 12, EmbeddingSize = 8, TieWeights = true, ProjectionSize = 8, EmbeddingRange = 0.1f, InitialRange = 0.3f, Seed = ulong.MaxValue };
        RecurrentLanguageModelOptionsJson.Read(RecurrentLanguageModelOptionsJson.Write(options)).Should().Be(options);
    }

    [Theory]
    [InlineData(CellKind.Rnn)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.GruResetAfter)]
    [InlineData(CellKind.Lstm)]
    public void Gradients_of_the_whole_model_are_right(CellKind cell)
    {
        RecurrentLanguageModel model = TinyText.Model(cell, layers: 2);
        model.ConvertTo(DType.Float64);
        var inputs = new Indices(TinyText.Encoded.Ids[..12].ToArray(), [3, 4]);
        var targets = new Indices(TinyText.Encoded.Ids[1..13].ToArray(), [3, 4]);

        GradientCheck.Check(() => Loss.CrossEntropy(model.Forward(inputs).Logits, targets), [.. model.Parameters()]).ThrowIfFailed();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Initial_values_are_in_their_range_but_for_the_forget_bias(bool tied)
    {
        var options = new RecurrentLanguageModelOptions { HiddenSize = 12, EmbeddingSize = 12, TieWeights = tied, Recurrent = new LstmOptions { LayerCount = 2, ForgetBias = 1 }, InitialRange = 0.08f };
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, options);

        foreach ((string name, Parameter parameter) in model.NamedParameters())
        {
            float[] values = parameter.AsSpan().ToArray();
            if (name.StartsWith("rnn.bias_ih", StringComparison.Ordinal))
            {
                Parameter other = model.NamedParameters().Single(named => named.Name == name.Replace("bias_ih", "bias_hh", StringComparison.Ordinal)).Parameter;
                for (int f = 12; f < 24; f++)
                {
                    (values[f] + other.AsSpan()[f]).Should().Be(1);
                }
            }
            else if (!name.StartsWith("rnn.bias_hh", StringComparison.Ordinal))
            {
                values.Should().OnlyContain(value => value >= -0.08f && value < 0.08f).And.Contain(value => value != 0);
            }
        }
    }

    [Fact]
    public void A_window_equals_its_halves_with_carried_state_bit_for_bit()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Lstm);
        int[] tokens = TinyText.Encoded.Ids[..8].ToArray();

        float[] whole = model.Forward(new Indices(tokens, [1, 8])).Logits.AsSpan().ToArray();
        (Tensor first, RecurrentState state) = model.Forward(new Indices(tokens.AsMemory(0, 3), [1, 3]));
        Tensor second = model.Forward(new Indices(tokens.AsMemory(3), [1, 5]), state).Logits;

        whole.Should().Equal([.. first.AsSpan(), .. second.AsSpan()]);
    }

    [Fact]
    public void Scoring_in_training_mode_with_dropout_is_refused()
    {
        RecurrentLanguageModel model = TinyText.Model(CellKind.Gru, dropout: 0.5);
        model.Invoking(m => m.CreateState()).Should().Throw<InvalidOperationException>().WithMessage("*Call Evaluate() first*");
        model.Evaluate();
        model.CreateState().LogProbability(3).Should().BeNegative();
    }

    private static string[] Shapes(RecurrentLanguageModelOptions options) =>
        [.. new RecurrentLanguageModel(TinyText.Vocabulary, options).NamedParameters().Select(named => $"{named.Name} {named.Parameter.Shape}")];

    [Fact]
    public void A_file_of_other_tensors_is_refused_with_its_reason()
    {
        string path = Path.GetTempFileName();
        try
        {
            SafeTensors.Save(path, [("weight", Tensor.Ones([2, 2]))]);
            Action load = () => RecurrentLanguageModel.Load(path);
            load.Should().Throw<InvalidDataException>().WithMessage("*no recurrent language model*");

            TinyText.Model(CellKind.Rnn).Save(path);
            byte[] bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(path, bytes[..^5]);
            load.Should().Throw<InvalidDataException>();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
