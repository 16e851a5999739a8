using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>Every recurrent family and form by name, and tensors to run it on.</summary>
internal static class Forms
{
    public static readonly string[] Names =
    [
        "rnn-tanh", "rnn-relu", "gru-before", "gru-after", "lstm", "lstm-noforget", "lstm-coupled", "lstm-peephole",
        "lstm-noforget-peephole", "lstm-coupled-peephole",
        "gru-after-nobias", "lstm-peephole-projected-nobias",
    ];

    /// <summary>With more combinations, for the tests against an oracle.</summary>
    public static readonly string[] Every = [.. Names, "rnn-tanh-nobias", "gru-before-nobias", "lstm-nobias", "lstm-projected", "lstm-coupled-projected"];

    /// <summary>Those with biases and without a projection.</summary>
    public static IEnumerable<string> Plain => Names.Where(form => !IsProjected(form) && !form.EndsWith("nobias", StringComparison.Ordinal));

    /// <summary>The straddling sizes: around every lane width.</summary>
    public static readonly int[] Sizes = [1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65];

    public static bool HasCell(string form) => form.StartsWith("lstm", StringComparison.Ordinal);

    public static bool IsProjected(string form) => form.Contains("projected");

    /// <summary>The size of h: of projected forms two thirds of H.</summary>
    public static int StateSize(string form, int hidden) => IsProjected(form) ? ((2 * hidden) + 2) / 3 : hidden;

    public static RecurrentOptions Options(string form, int hidden = 3) => form.Replace("-nobias", "") switch
    {
        "rnn-tanh" => new RnnOptions { HasBias = HasBias(form) },
        "rnn-relu" => new RnnOptions { Activation = RnnActivation.Relu },
        "gru-before" => new GruOptions { HasBias = HasBias(form) },
        "gru-after" => new GruOptions { ResetAfter = true, HasBias = HasBias(form) },
        _ => new LstmOptions
        {
            HasBias = HasBias(form),
            ProjectionSize = IsProjected(form) ? StateSize(form, hidden) : null,
            ForgetGate = form.Contains("noforget") ? LstmForgetGate.None : form.Contains("coupled") ? LstmForgetGate.Coupled : LstmForgetGate.Learned,
            Peepholes = form.Contains("peephole"),
        },
    };

    public static RecurrentLayer Layer(string form, int input, int hidden, Func<RecurrentOptions, RecurrentOptions>? change = null, ulong seed = 7)
    {
        var random = new RandomSource(seed);
        RecurrentOptions options = (change ?? (same => same))(Options(form, hidden));
        return options switch
        {
            RnnOptions rnn => new Rnn(input, hidden, random, rnn),
            GruOptions gru => new Gru(input, hidden, random, gru),
            LstmOptions lstm => new Lstm(input, hidden, random, lstm),
            _ => throw new NotSupportedException(form),
        };
    }

    /// <summary>A cell with the parameters of one layer in one direction.</summary>
    public static RecurrentCell Cell(string form, RecurrentLayer layer, int input, string suffix)
    {
        var random = new RandomSource(1);
        RecurrentCell cell = Options(form, layer.HiddenSize) switch
        {
            RnnOptions rnn => new RnnCell(input, layer.HiddenSize, random, rnn),
            GruOptions gru => new GruCell(input, layer.HiddenSize, random, gru),
            RecurrentOptions other => new LstmCell(input, layer.HiddenSize, random, (LstmOptions)other),
        };
        Dictionary<string, Parameter> source = layer.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter);
        foreach ((string name, Parameter parameter) in cell.NamedParameters())
        {
            parameter.ConvertTo(source[name + suffix].DType);
            source[name + suffix].CopyTo(parameter);
        }

        return cell;
    }

    public static (Tensor Hidden, Tensor? Cell) Step(RecurrentCell cell, Tensor x, Tensor h, Tensor? c) => cell switch
    {
        RnnCell rnn => (rnn.Step(x, h), null),
        GruCell gru => (gru.Step(x, h), null),
        LstmCell lstm when lstm.Step(x, h, c!) is var state => (state.Hidden, state.Cell),
        _ => throw new NotSupportedException(),
    };

    /// <summary>Standard normal numbers.</summary>
    public static Tensor Normal(Shape shape, ulong seed, DType type = DType.Float32, bool marked = false)
    {
        float[] values = new float[shape.ElementCount];
        new RandomSource(seed).Normal(values);
        Tensor tensor = Tensor.From(values, shape).To(type);
        tensor.RequiresGradient = marked;
        return tensor;
    }

    public static RecurrentState State(string form, int rows, int batch, int hidden, DType type = DType.Float32, bool marked = false) => new(
        Normal([rows, batch, StateSize(form, hidden)], 101, type, marked), HasCell(form) ? Normal([rows, batch, hidden], 102, type, marked) : null);

    private static bool HasBias(string form) => !form.EndsWith("nobias", StringComparison.Ordinal);

    /// <summary>Σ of every element of the tensors times fixed random weights.</summary>
    public static Tensor Weigh(params ReadOnlySpan<Tensor?> tensors)
    {
        Tensor? sum = null;
        for (int i = 0; i < tensors.Length; i++)
        {
            if (tensors[i] is not { } tensor)
                continue;
            Tensor part = (tensor * Normal(tensor.Shape, 500 + (ulong)i, tensor.DType)).Sum();
            sum = sum is null ? part : sum + part;
        }

        return sum!;
    }

    /// <summary>Bits, so that comparisons are exact.</summary>
    public static int[] Bits(Tensor tensor) => Array.ConvertAll(tensor.AsSpan().ToArray(), BitConverter.SingleToInt32Bits);

    /// <summary>Any number of workers computes the bits of one.</summary>
    public static void CheckWorkers(Func<int[][]> compute)
    {
        int[][]? expected = null;
        foreach (int workers in (int[])[1, 2, 4])
        {
            using ParallelismScope limit = Parallelism.Limit(workers);
            int[][] bits = compute();
            expected ??= bits;
            for (int i = 0; i < bits.Length; i++)
                bits[i].Should().Equal(expected[i], "{0} workers must give the bits of one", workers);
        }
    }
}
