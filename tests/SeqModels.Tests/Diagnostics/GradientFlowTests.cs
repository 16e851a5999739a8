using SeqModels.Diagnostics;
using SeqModels.Diagnostics.Trajectories;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Tests.Diagnostics;

public class GradientFlowTests
{
    public static TheoryData<int, int, bool, DirectionMerge> Shapes()
    {
        var data = new TheoryData<int, int, bool, DirectionMerge>();
        for (int family = 0; family < FlowCase.Families().Count(); family++)
        {
            data.Add(family, 1, false, DirectionMerge.Concatenate);
            data.Add(family, 3, false, DirectionMerge.Concatenate);
            data.Add(family, 1, true, DirectionMerge.Concatenate);
            data.Add(family, 2, true, (DirectionMerge)(family % 3));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Lags_sum_to_the_gradient_of_the_fused_layer_in_double(int family, int layers, bool bidirectional, DirectionMerge merge)
    {
        FlowCase flow = Case(family, layers, bidirectional, merge, DType.Float64);

        SumsShouldEqualTheGradient(flow, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Lags_sum_to_the_gradient_of_the_fused_layer_in_float(int family, int layers, bool bidirectional, DirectionMerge merge)
    {
        FlowCase flow = Case(family, layers, bidirectional, merge, DType.Float32);

        SumsShouldEqualTheGradient(flow, 1e-5);
    }

    [Fact]
    public void The_gradient_of_a_lag_is_that_of_one_loss_with_respect_to_one_earlier_state()
    {
        var random = new RandomSource(3);
        var cell = new LstmCell(2, 4, random);
        var layer = new CellLayer(cell);
        layer.ConvertTo(DType.Float64);
        Tensor x = Tensor.Normal([3, 9, 2], random).To(DType.Float64);
        Tensor weights = Tensor.Normal([3, 9, 4], random).To(DType.Float64);

        GradientFlowReport report = GradientFlow.Measure(layer, () => (layer.Forward(x).Output.Tanh() * weights).Sum());

        // The definition, one loss and one state at a time.
        const int Lag = 4;
        (double hidden, double inCell) = (0, 0);
        for (int t = Lag; t < 9; t++)
        {
            var tape = new Tape();
            using (tape.Record())
            {
                (Tensor h, Tensor c) = (Tensor.Zeros([3, 4], DType.Float64), Tensor.Zeros([3, 4], DType.Float64));
                var states = new List<LstmCellState>();
                for (int s = 0; s <= t; s++)
                {
                    states.Add(cell.Step(x.Slice(1, s, 1).Reshape([3, 2]), h, c));
                    (h, c) = states[^1];
                }

                tape.Backward((h.Tanh() * weights.Slice(1, t, 1).Reshape([3, 4])).Sum());
                hidden += Square(tape.GradientOf(states[t - Lag].Hidden)!);
                inCell += Square(tape.GradientOf(states[t - Lag].Cell)!);
            }
        }

        LagGradient lag = report.Layers[0].Lags[Lag];
        lag.Pairs.Should().Be(3 * 5);
        lag.HiddenNorm.Should().BeApproximately(Math.Sqrt(hidden / 15), 1e-12);
        lag.CellNorm.Should().BeApproximately(Math.Sqrt(inCell / 15), 1e-12);
    }

    [Fact]
    public void A_loss_of_the_last_output_reaches_each_lag_once_per_sequence()
    {
        var layer = new Gru(2, 5, new RandomSource(1));
        Tensor x = Tensor.Normal([4, 12, 2], new RandomSource(2));

        LayerGradientFlow flow = GradientFlow.Measure(layer, () => layer.Forward(x).State.Hidden.Sum()).Layers[0];

        flow.Lags.Should().HaveCount(12);
        flow.Lags.Should().OnlyContain(lag => lag.Pairs == 4);
        flow.Lags.Sum(lag => lag.WeightShare).Should().BeApproximately(1, 1e-12);
        flow.Lags.Sum(lag => lag.WeightProjection).Should().BeApproximately(1, 1e-5);
        flow.Horizon(1).Should().BeLessThanOrEqualTo(11);
        flow.Horizon(0.5).Should().BeLessThanOrEqualTo(flow.Horizon(0.9));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_largest_lag_leaves_the_gradient_of_the_others_as_remainder(int maxLag)
    {
        var flow = new FlowCase(new Lstm(2, 4, new RandomSource(5)), DType.Float64, batch: 3, time: 9, withState: false);
        LayerGradientFlow all = GradientFlow.Measure(flow.Layer, flow.Loss).Layers[0];

        LayerGradientFlow some = GradientFlow.Measure(flow.Layer, flow.Loss, new GradientFlowOptions { MaxLag = maxLag }).Layers[0];

        some.Lags.Should().HaveCount(maxLag + 1);
        some.Lags[^1].WeightNorm.Should().Be(all.Lags[maxLag].WeightNorm);
        some.Remainder.Should().BeGreaterThan(1e-3);
        some.WeightGradientNorm.Should().Be(all.WeightGradientNorm);
    }

    [Fact]
    public void Some_sequences_of_a_batch_are_measured_as_if_the_others_were_not_there()
    {
        var layer = new Rnn(2, 4, new RandomSource(5));
        Tensor x = Tensor.Normal([6, 7, 2], new RandomSource(2));
        Tensor first = x.Slice(0, 0, 2);

        LayerGradientFlow some = GradientFlow.Measure(layer, () => layer.Forward(x).Output.Tanh().Sum(), new GradientFlowOptions { MaxSequences = 2 }).Layers[0];

        LayerGradientFlow alone = GradientFlow.Measure(layer, () => layer.Forward(first).Output.Tanh().Sum()).Layers[0];
        some.Lags.Select(lag => lag.WeightNorm).Should().Equal(alone.Lags.Select(lag => lag.WeightNorm));
        some.Remainder.Should().BeLessThan(1e-5);
    }

    [Fact]
    public void Measuring_changes_nothing_of_the_module()
    {
        var random = new RandomSource(1);
        var model = new Lstm(2, 4, random, new LstmOptions { LayerCount = 2, Dropout = 0.5 });
        Tensor x = Tensor.Normal([2, 5, 2], random);
        foreach (Parameter parameter in model.Parameters().Skip(1))
            parameter.Gradient = Tensor.Normal(parameter.Shape, random);
        Tensor?[] gradients = [.. model.Parameters().Select(parameter => parameter.Gradient?.Detach())];
        RandomState dropout = model.NamedRandomSources().First().Random.SaveState();
        model.Train();

        GradientFlow.Measure(model, () => model.Forward(x).Output.Sum());

        model.IsTraining.Should().BeTrue();
        model.NamedRandomSources().First().Random.SaveState().Should().Be(dropout);
        foreach ((Parameter parameter, Tensor? gradient) in model.Parameters().Zip(gradients))
        {
            (parameter.Gradient is null).Should().Be(gradient is null);
            if (gradient is not null)
                parameter.Gradient!.AsSpan().ToArray().Should().Equal(gradient.AsSpan().ToArray());
        }
    }

    [Fact]
    public void Layers_are_named_by_the_module_that_contains_them()
    {
        var model = new Tagger(new RandomSource(1));
        Tensor x = Tensor.Normal([2, 5, 2], new RandomSource(2));

        GradientFlowReport report = GradientFlow.Measure(model, () => model.Forward(x).Sum());

        report.Layers.Select(layer => layer.Name).Should().Equal("encoder.l0", "encoder.l0_reverse", "encoder.l1", "encoder.l1_reverse", "reader.l0");
        report.Layers.Select(layer => layer.Kind).Should().Equal("Gru", "Gru", "Gru", "Gru", "FeedbackCell");
    }

    [Fact]
    public void A_layer_that_reads_tokens_is_measured_like_one_that_reads_their_vectors()
    {
        var random = new RandomSource(4);
        var embedding = new Embedding(5, 3, random);
        var layer = new Lstm(3, 6, random, new LstmOptions { BatchFirst = false });
        var tokens = Indices.From([.. Enumerable.Range(0, 4 * 7).Select(i => i * i % 5)]).Reshape([7, 4]);
        int[] lengths = [7, 2, 5, 7];

        LayerGradientFlow ofTokens = Measure(() => layer.Forward(embedding, tokens, lengths: lengths));

        LayerGradientFlow ofVectors = Measure(() => layer.Forward(embedding.Forward(tokens), lengths: lengths));
        ofTokens.Lags.Select(lag => lag.HiddenNorm).Should().Equal(ofVectors.Lags.Select(lag => lag.HiddenNorm), (a, b) => Math.Abs(a - b) <= 1e-5 * b);
        ofTokens.Remainder.Should().BeLessThan(1e-5);

        LayerGradientFlow Measure(Func<RecurrentOutput> forward) => GradientFlow.Measure(layer, () => forward().Output.Tanh().Sum()).Layers[0];
    }

    [Fact]
    public void The_layers_of_a_language_model_are_measured_on_a_batch()
    {
        var vocabulary = Vocabulary.FromList(["a", "b", "c", "d"]);
        var model = new RecurrentLanguageModel(vocabulary, new() { HiddenSize = 8, Recurrent = new LstmOptions { LayerCount = 2 }, Dropout = 0.3 });
        var inputs = Indices.From([.. Enumerable.Range(0, 30).Select(i => i % 4)]).Reshape([3, 10]);
        var targets = Indices.From([.. Enumerable.Range(1, 30).Select(i => i % 4)]).Reshape([3, 10]);

        GradientFlowReport report = GradientFlow.Measure(model, () => model.Loss(inputs, targets, null).Loss);

        report.Layers.Select(layer => layer.Name).Should().Equal("rnn.l0", "rnn.l1");
        report.Layers.Should().OnlyContain(layer => layer.Remainder < 1e-5);
        report.Layers[0].Lags[0].Pairs.Should().Be(30);
    }

    [Fact]
    public void A_layer_that_runs_twice_is_one_entry_with_the_gradient_of_both_runs()
    {
        var layer = new Gru(2, 4, new RandomSource(2));
        layer.ConvertTo(DType.Float64);
        Tensor x = Tensor.Normal([3, 5, 2], new RandomSource(3)).To(DType.Float64), y = Tensor.Normal([2, 7, 2], new RandomSource(4)).To(DType.Float64);

        GradientFlowReport report = GradientFlow.Measure(layer, () => layer.Forward(x).Output.Sum() + layer.Forward(y).Output.Tanh().Sum());

        LayerGradientFlow flow = report.Layers.Should().ContainSingle().Which;
        flow.Lags[0].Pairs.Should().Be(15 + 14);
        flow.Remainder.Should().BeLessThan(1e-12);
    }

    [Fact]
    public void A_loss_without_a_recurrent_layer_or_of_another_module_is_refused()
    {
        var linear = new Linear(2, 1, new RandomSource(1));
        var layer = new Rnn(2, 1, new RandomSource(1));
        Tensor x = Tensor.Normal([3, 4, 2], new RandomSource(1));

        Action without = () => GradientFlow.Measure(linear, () => linear.Forward(x).Sum());
        Action foreign = () => GradientFlow.Measure(linear, () => layer.Forward(x).Output.Sum());
        Action shaped = () => GradientFlow.Measure(layer, () => layer.Forward(x).Output);

        without.Should().Throw<ArgumentException>().WithMessage("GradientFlow.Measure: the loss uses no recurrent layer.*");
        foreign.Should().Throw<ArgumentException>().WithMessage("*uses a Rnn that is not a submodule of the given Linear*");
        shaped.Should().Throw<ArgumentException>();
        layer.Parameters().Should().OnlyContain(parameter => parameter.Gradient == null);
    }

    private static FlowCase Case(int family, int layers, bool bidirectional, DirectionMerge merge, DType type)
    {
        RecurrentOptions options = FlowCase.Families().ElementAt(family) with
        {
            LayerCount = layers,
            Bidirectional = bidirectional,
            Merge = merge,
            BatchFirst = family % 2 == 0,
        };
        RecurrentLayer layer = options.CreateLayer(3, 5, new RandomSource((ulong)family));
        bool isRagged = layers != 1;
        return new FlowCase(layer, type, batch: 4, time: 8, isRagged ? [3, 8, 1, 5] : null, withInitial: family is 2 or 5);
    }

    private static void SumsShouldEqualTheGradient(FlowCase flow, double tolerance)
    {
        GradientFlowReport report = GradientFlow.Measure(flow.Layer, flow.Loss, new GradientFlowOptions { Paths = false, Jacobians = false });

        report.Layers.Should().HaveCount(flow.Layer.LayerCount * flow.Layer.Directions);
        foreach (LayerGradientFlow layer in report.Layers)
            layer.Remainder.Should().BeLessThan(tolerance, layer.Name);

        // What backpropagation through time of the cells gives is what the fused layer's own backward pass gives.
        using var recording = new LossRecording(flow.Layer, flow.Loss, "test");
        Parameter[] parameters = [.. flow.Layer.Parameters()];
        Tensor[] fused = [.. parameters.Select(parameter => parameter.Gradient!.Detach())];
        flow.Layer.ZeroGradients();
        foreach (LayerTrajectories call in LayerTrajectories.Of(recording.Tape, recording.Runs, null))
        {
            foreach ((Trajectory trajectory, RowGradients? entering) in call.Directions.Zip(call.EnteringWithUpperLayers).SelectMany(pair => pair.First.Zip(pair.Second)))
                TotalGradients.Run(trajectory, entering);
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            double difference = Math.Sqrt(Square(parameters[i].Gradient! - fused[i])), size = Math.Sqrt(Square(fused[i]));
            difference.Should().BeLessThanOrEqualTo(tolerance * (size + 1e-3), parameters[i].Name);
        }
    }

    private static double Square(Tensor tensor) => Rows.Dot(tensor, tensor);

    private sealed class Tagger : Module
    {
        private readonly Gru _encoder;
        private readonly CellLayer _reader;

        public Tagger(RandomSource random)
        {
            _encoder = AddModule("encoder", new Gru(2, 3, random, new GruOptions { LayerCount = 2, Bidirectional = true }));
            _reader = AddModule("reader", new CellLayer(new FeedbackCell(6, 4, random)));
        }

        public Tensor Forward(Tensor x) => _reader.Forward(_encoder.Forward(x).Output).Output;
    }
}
