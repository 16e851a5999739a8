using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Text;
using SeqModels.Tuning;

namespace SeqModels.Tests.Tuning;

[Trait("Category", "Culture")]
public class ModelSummaryTests
{
    private static readonly Vocabulary Fifty = Vocabulary.FromList(Enumerable.Range(0, 50).Select(i => $"w{i}"));

    [Fact]
    public void An_lstm_counts_as_the_formulas_say()
    {
        const int V = 50, E = 10, H = 20;
        var model = new RecurrentLanguageModel(Fifty, new RecurrentLanguageModelOptions { EmbeddingSize = E, HiddenSize = H, Recurrent = new LstmOptions { LayerCount = 2 } });
        ModelSummary summary = ModelSummary.Of(model);

        const long Layers = (4 * H * (E + H)) + (4 * H * (H + H));
        summary.ParameterCount.Should().Be((V * E) + Layers + (2 * 2 * 4 * H) + (V * H) + V).And.Be(model.ParameterCount);
        summary.Bytes.Should().Be(4 * summary.ParameterCount);
        summary.ForwardFlops.Should().Be(2 * (Layers + (V * H)));
        summary.BackwardFlops.Should().Be(4 * (Layers + (V * H)));
    }

    [Fact]
    public void Tied_and_one_hot_models_count_what_is_computed()
    {
        const int V = 50, H = 20;
        var tied = new RecurrentLanguageModel(Fifty, new RecurrentLanguageModelOptions { Recurrent = new GruOptions(), EmbeddingSize = H, HiddenSize = H, TieWeights = true });
        ModelSummary.Of(tied).ForwardFlops.Should().Be(2 * ((3 * H * (H + H)) + (V * H)));

        var oneHot = new RecurrentLanguageModel(Fifty, new RecurrentLanguageModelOptions { Recurrent = new RnnOptions(), EmbeddingSize = 0, HiddenSize = H });
        ModelSummary.Of(oneHot).ForwardFlops.Should().Be(2 * ((H * H) + (V * H)));
    }

    [Fact]
    public void A_parameter_of_the_module_itself_has_its_shape_in_the_table()
    {
        string[] lines = ModelSummary.Of(new Linear(3, 4, new RandomSource(1))).ToString().Split('\n');
        lines.Should().ContainSingle(line => line.StartsWith("weight ")).Which.Should().Contain("[4, 3]");
        lines.Should().ContainSingle(line => line.StartsWith("bias ")).Which.Should().Contain("[4]");
    }

    [Fact]
    public void The_table_has_every_parameter_and_the_sums()
    {
        string table = ModelSummary.Of((Module)new RecurrentLanguageModel(Fifty, new RecurrentLanguageModelOptions { EmbeddingSize = 10, HiddenSize = 20 })).ToString();
        table.Should().Contain("rnn.weight_hh_l0").And.Contain("[80, 20]").And.Contain("4,110").And.Contain("FLOP/token").And.Contain("MFLOP forward");
        ModelSummary.Of(new Linear(3, 4, new RandomSource(1))).Should().Match<ModelSummary>(linear => linear.ParameterCount == 16 && linear.ForwardFlops == null);
    }
}
