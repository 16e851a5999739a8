using SeqModels.Autodiff;
using SeqModels.LanguageModels;
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
        RecurrentLanguageModel model = TinyText.Model(RecurrentCellKind.Lstm);
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
    public void Tied_weights_are_one_parameter_and_need_equal_widths()
    {
        var tied = new RecurrentLanguageModel(TinyText.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 12, EmbeddingSize = 12, TieWeights = true });
        tied.NamedParameters().Select(named => named.Name).Should().Contain("embedding.weight").And.NotContain("decoder.weight");

        Action unequal = () => _ = new RecurrentLanguageModel(TinyText.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 12, EmbeddingSize = 8, TieWeights = true });
        unequal.Should().Throw<ArgumentException>().WithMessage("*EmbeddingSize equal to HiddenSize*8 and 12*");
    }

    [Theory]
    [InlineData(RecurrentCellKind.Rnn)]
    [InlineData(RecurrentCellKind.Gru)]
    [InlineData(RecurrentCellKind.GruResetAfter)]
    [InlineData(RecurrentCellKind.Lstm)]
    public void Gradients_of_the_whole_model_are_right(RecurrentCellKind cell)
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
        var options = new RecurrentLanguageModelOptions { HiddenSize = 12, EmbeddingSize = 12, TieWeights = tied, Layers = 2, InitialRange = 0.08f, ForgetBias = 1 };
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
        RecurrentLanguageModel model = TinyText.Model(RecurrentCellKind.Lstm);
        int[] tokens = TinyText.Encoded.Ids[..8].ToArray();

        float[] whole = model.Forward(new Indices(tokens, [1, 8])).Logits.AsSpan().ToArray();
        (Tensor first, RecurrentState state) = model.Forward(new Indices(tokens.AsMemory(0, 3), [1, 3]));
        Tensor second = model.Forward(new Indices(tokens.AsMemory(3), [1, 5]), state).Logits;

        whole.Should().Equal([.. first.AsSpan(), .. second.AsSpan()]);
    }

    [Fact]
    public void Scoring_in_training_mode_with_dropout_is_refused()
    {
        RecurrentLanguageModel model = TinyText.Model(RecurrentCellKind.Gru, dropout: 0.5);
        model.Invoking(m => m.Begin()).Should().Throw<InvalidOperationException>().WithMessage("*Call Evaluate() first*");
        model.Evaluate();
        model.Begin().LogProbability(3).Should().BeNegative();
    }

    [Fact]
    public void A_file_of_other_tensors_is_refused_with_its_reason()
    {
        string path = Path.GetTempFileName();
        try
        {
            SafeTensors.Save(path, [("weight", Tensor.Ones([2, 2]))]);
            Action load = () => RecurrentLanguageModel.Load(path);
            load.Should().Throw<InvalidDataException>().WithMessage("*no recurrent language model*");

            TinyText.Model(RecurrentCellKind.Rnn).Save(path);
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
