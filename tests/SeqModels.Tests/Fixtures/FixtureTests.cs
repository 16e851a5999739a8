namespace SeqModels.Tests.Fixtures;

public class FixtureTests
{
    private static readonly string[] Families =
        ["rnn-tanh", "rnn-relu", "gru-after", "gru-before", "lstm", "lstm-noforget", "lstm-coupled", "lstm-peephole"];

    public static TheoryData<string> RecurrentCases => [.. Families.SelectMany(Fixture.Cases)];

    [Fact]
    public void The_grid_of_cases_is_complete()
    {
        Families.Select(family => Fixture.Cases(family).Length).Should().Equal(15, 15, 15, 11, 15, 4, 4, 4);
    }

    [Theory]
    [MemberData(nameof(RecurrentCases))]
    public void Recurrent_shapes_follow_the_metadata(string name)
    {
        var fixture = Fixture.Load(name);
        int batch = fixture.Number("batch"), time = fixture.Number("time"), hidden = fixture.Number("hidden_size");
        int directions = fixture.Number("directions"), states = directions * fixture.Number("layers");
        var blocks = fixture.Metadata["blocks"].Split(',').Length;

        fixture["x"].Shape.Should().Equal(batch, time, fixture.Number("input_size"));
        fixture["output"].Shape.Should().Equal(batch, time, directions * hidden);
        fixture["h_n"].Shape.Should().Equal(states, batch, hidden);
        fixture["weight_ih_l0"].Shape.Should().Equal(blocks * hidden, fixture.Number("input_size"));
        fixture["lengths"].ToIntegers().Should().HaveCount(batch).And.OnlyContain(length => length >= 1 && length <= time);
        foreach (var gradient in fixture.TensorNames.Where(tensor => tensor.StartsWith("grad.", StringComparison.Ordinal)))
            fixture[gradient].Shape.Should().Equal(fixture[gradient["grad.".Length..]].Shape, because: gradient);
    }

    [Theory]
    [MemberData(nameof(RecurrentCases))]
    public void Recurrent_loss_is_the_weighted_sum_of_the_results(string name)
    {
        var fixture = Fixture.Load(name);
        var results = fixture.TensorNames.Where(tensor => tensor.StartsWith("upstream.", StringComparison.Ordinal)).ToArray();
        var sum = results.Sum(upstream => Dot(fixture[upstream], fixture[upstream["upstream.".Length..]]));

        results.Length.Should().Be(fixture.Metadata["family"].StartsWith("lstm", StringComparison.Ordinal) ? 3 : 2);
        sum.Should().BeApproximately(fixture["loss"].Values.Single(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(RecurrentCases))]
    public void Recurrent_padding_has_no_output_and_no_gradient(string name)
    {
        var fixture = Fixture.Load(name);
        var lengths = fixture["lengths"].ToIntegers();
        var padded = 0;
        for (var b = 0; b < lengths.Length; b++)
        {
            for (var t = lengths[b]; t < fixture.Number("time"); t++, padded++)
            {
                fixture["output"].Slice(b).Slice(t).Values.Should().OnlyContain(value => value == 0);
                fixture["grad.x"].Slice(b).Slice(t).Values.Should().OnlyContain(value => value == 0);
                fixture["x"].Slice(b).Slice(t).Values.Should().Contain(value => value != 0);
            }
        }

        (padded > 0).Should().Be(fixture.Metadata["variable_lengths"] == "true");
    }

    [Theory]
    [MemberData(nameof(RecurrentCases))]
    public void Recurrent_inputs_are_exact_in_float32(string name)
    {
        var fixture = Fixture.Load(name);
        foreach (var tensor in fixture.TensorNames.Where(tensor => fixture.TensorNames.Contains("grad." + tensor)))
            Array.ConvertAll(fixture[tensor].ToSingle(), value => (double)value).Should().Equal(fixture[tensor].Values, because: tensor);
    }

    [Fact]
    public void Options_and_slices_read_a_trajectory()
    {
        var fixture = Fixture.Load("optimizers");
        var rate = double.Parse(fixture.Options("sgd")["lr"], System.Globalization.CultureInfo.InvariantCulture);

        var (shape, first) = fixture["sgd.w"].Slice(0);
        var expected = fixture["initial.w"].Values.Zip(fixture["gradients.w"].Slice(0).Values, (w, g) => w - rate * g);

        shape.Should().Equal(3, 4);
        first.Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        var read = () => Fixture.Load("schedules")["step.rate"];

        read.Should().Throw<KeyNotFoundException>().WithMessage("schedules has no tensor 'step.rate'*step.rates*");
    }

    private static double Dot(FixtureTensor a, FixtureTensor b)
    {
        a.Shape.Should().Equal(b.Shape);
        return a.Values.Zip(b.Values, (x, y) => x * y).Sum();
    }
}
