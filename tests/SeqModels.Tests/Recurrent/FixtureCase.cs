using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Fixtures;

namespace SeqModels.Tests.Recurrent;

/// <summary>A recurrent fixture run through the library: every value and gradient under the fixture's names.</summary>
internal static class FixtureCase
{
    public static RecurrentLayer Layer(Fixture fixture, bool batchFirst = true)
    {
        int input = fixture.Number("input_size"), hidden = fixture.Number("hidden_size"), layers = fixture.Number("layers");
        bool both = fixture.Number("directions") == 2;
        var random = new RandomSource(1);
        string family = fixture.Metadata["family"].Replace("-nobias", "");
        bool hasBias = fixture.Metadata["family"] == family;
        LstmOptions lstm = new() { LayerCount = layers, Bidirectional = both, BatchFirst = batchFirst, HasBias = hasBias };
        return family switch
        {
            "lstm-projected" => new Lstm(input, hidden, random, lstm with { ProjectionSize = fixture.Number("projection_size") }),
            "lstm" => new Lstm(input, hidden, random, lstm),
            "lstm-noforget" => new Lstm(input, hidden, random, lstm with { ForgetGate = LstmForgetGate.None }),
            "lstm-coupled" => new Lstm(input, hidden, random, lstm with { ForgetGate = LstmForgetGate.Coupled }),
            "lstm-peephole" => new Lstm(input, hidden, random, lstm with { Peepholes = true }),
            "rnn-tanh" or "rnn-relu" => new Rnn(input, hidden, random, new RnnOptions
            {
                LayerCount = layers,
                Bidirectional = both,
                BatchFirst = batchFirst,
                HasBias = hasBias,
                Activation = family == "rnn-tanh" ? RnnActivation.Tanh : RnnActivation.Relu,
            }),
            "gru-after" or "gru-before" => new Gru(input, hidden, random, new GruOptions
            {
                LayerCount = layers,
                Bidirectional = both,
                BatchFirst = batchFirst,
                HasBias = hasBias,
                ResetAfter = family == "gru-after",
            }),
            string other => throw new NotSupportedException(other),
        };
    }

    /// <summary>Runs forward and backward; results by the fixture's names, gradients as <c>grad.NAME</c>.</summary>
    public static Dictionary<string, double[]> Run(Fixture fixture, DType type, bool batchFirst = true)
    {
        RecurrentLayer layer = Layer(fixture, batchFirst);
        layer.ConvertTo(type);
        foreach ((string name, Parameter parameter) in layer.NamedParameters())
            Read(fixture, name, type).CopyTo(parameter);
        Tensor x = Marked(Sequences(Read(fixture, "x", type), batchFirst));
        Tensor h0 = Marked(Read(fixture, "h0", type));
        Tensor? c0 = fixture.TensorNames.Contains("c0") ? Marked(Read(fixture, "c0", type)) : null;
        int[] lengths = fixture.Metadata["variable_lengths"] == "true" ? fixture["lengths"].ToIntegers() : [];

        var tape = new Tape();
        using TapeScope scope = tape.Record();
        RecurrentOutput result = layer.Forward(x, new RecurrentState(h0, c0), lengths);
        Tensor loss = (result.Output * Sequences(Read(fixture, "upstream.output", type), batchFirst)).Sum()
            + (result.State.Hidden * Read(fixture, "upstream.h_n", type)).Sum();
        if (c0 is not null)
            loss += (result.State.Cell! * Read(fixture, "upstream.c_n", type)).Sum();
        tape.Backward(loss);

        Dictionary<string, double[]> values = new()
        {
            ["output"] = Doubles(Sequences(result.Output, batchFirst)),
            ["h_n"] = Doubles(result.State.Hidden),
            ["grad.x"] = Doubles(Sequences(x.Gradient!, batchFirst)),
            ["grad.h0"] = Doubles(h0.Gradient!),
        };
        if (c0 is not null)
        {
            values["c_n"] = Doubles(result.State.Cell!);
            values["grad.c0"] = Doubles(c0.Gradient!);
        }

        foreach ((string name, Parameter parameter) in layer.NamedParameters())
            values["grad." + name] = Doubles(parameter.Gradient!);
        return values;
    }

    public static Tensor Read(Fixture fixture, string name, DType type) =>
        Tensor.From(fixture[name].Values, Shape.Create(fixture[name].Shape)).To(type);

    public static double[] Doubles(Tensor tensor) => tensor.To(DType.Float64).AsSpan<double>().ToArray();

    private static Tensor Sequences(Tensor tensor, bool batchFirst) => batchFirst ? tensor : tensor.Transpose(0, 1);

    private static Tensor Marked(Tensor tensor)
    {
        Tensor copy = tensor.Detach();
        copy.RequiresGradient = true;
        return copy;
    }
}
