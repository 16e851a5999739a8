using SeqModels.Recurrent;

namespace SeqModels.Benchmarks.Torch;

/// <summary>Every case, with the target it is held to.</summary>
internal static class BenchmarkCases
{
    private const double ProductTarget = 0.9;

    public static IReadOnlyList<BenchmarkCase> All { get; } =
    [
        Training("train-lstm-256", 1.8, new ModelShape(CellKind.Lstm, 28, 28, 256, 1, 32, 35)),
        Training("train-gru-256", 2.5, new ModelShape(CellKind.GruResetAfter, 28, 28, 256, 1, 32, 35)),
        Training("train-rnn-256", 2.5, new ModelShape(CellKind.Rnn, 28, 28, 256, 1, 32, 35)),
        Training("train-lstm-2x200-v10000", 1.7, new ModelShape(CellKind.Lstm, 10_000, 200, 200, 2, 20, 20)),
        Training("train-lstm-2x512", 1.3, new ModelShape(CellKind.Lstm, 65, 128, 512, 2, 50, 50)),
        Training("train-gru-2x512", 1.6, new ModelShape(CellKind.GruResetAfter, 65, 128, 512, 2, 50, 50)),
        Training("train-lstm-2x650-v10000", 1.3, new ModelShape(CellKind.Lstm, 10_000, 650, 650, 2, 20, 35)),
        Training("train-lstm-64", 3, new ModelShape(CellKind.Lstm, 65, 32, 64, 1, 16, 32)),
        Training("train-bilstm-128-padded", 3, HalfPadding(new ModelShape(CellKind.Lstm, 1000, 128, 128, 1, 32, 100) { Classes = 16, Bidirectional = true })),
        Streaming("stream-lstm-256", 6, new ModelShape(CellKind.Lstm, 28, 28, 256, 1, 1, 1) { Classes = 0 }),
        Streaming("stream-gru-256", 5, new ModelShape(CellKind.GruResetAfter, 28, 28, 256, 1, 1, 1) { Classes = 0 }),
        Streaming("stream-rnn-256", 5, new ModelShape(CellKind.Rnn, 28, 28, 256, 1, 1, 1) { Classes = 0 }),
        Streaming("stream-lstm-2x512", 1.9, new ModelShape(CellKind.Lstm, 65, 128, 512, 2, 1, 1) { Classes = 0 }),
        Streaming("stream-lstm-2x200-v10000", 1.6, new ModelShape(CellKind.Lstm, 10_000, 200, 200, 2, 1, 1)),
        Streaming("stream-lstm-2x512-int8", 5, new ModelShape(CellKind.Lstm, 65, 128, 512, 2, 1, 1) { Classes = 0 }, WeightPrecision.Int8),
        Streaming("stream-lstm-2x200-v10000-int8", 4, new ModelShape(CellKind.Lstm, 10_000, 200, 200, 2, 1, 1), WeightPrecision.Int8),
        Product(32, 256, 1024),
        Product(20, 400, 800),
        Product(700, 200, 10_000),
        Product(512, 512, 512),
        Product(2048, 2048, 2048),
        ResetForms(new ModelShape(CellKind.GruResetBefore, 28, 28, 256, 1, 32, 35)),
    ];

    /// <summary>Training cases that differ in one size, to see that cost grows as the work does; they have no target.</summary>
    public static IReadOnlyList<BenchmarkCase> Scaling { get; } =
    [
        .. new[] { 64, 128, 256, 512, 1024 }.Select(hidden => Scale($"scale-hidden-{hidden}", new ModelShape(CellKind.Lstm, 100, 64, hidden, 1, 20, 35))),
        .. new[] { 100, 1000, 10_000, 50_000 }.Select(words => Scale($"scale-vocabulary-{words}", new ModelShape(CellKind.Lstm, words, 64, 128, 1, 20, 35))),
        .. new[] { 10, 100, 1000 }.Select(time => Scale($"scale-time-{time}", new ModelShape(CellKind.Lstm, 100, 64, 128, 1, 20, time))),
        Scale("scale-threads", new ModelShape(CellKind.Lstm, 100, 128, 512, 1, 64, 35)) with { Degrees = Degrees(Math.Min(Environment.ProcessorCount, 16)) },
    ];

    private static BenchmarkCase Training(string name, double target, ModelShape shape) =>
        new(name, shape.TrainingFlops, target, () => new SeqModelsTraining(shape), () => new TorchTraining(shape));

    private static BenchmarkCase Scale(string name, ModelShape shape) => Training(name, 0, shape) with { Tokens = shape.Positions };

    /// <summary>1, 2, 4 … and the largest.</summary>
    private static int[] Degrees(int largest)
    {
        List<int> degrees = [];
        for (int degree = 1; degree < largest; degree *= 2)
            degrees.Add(degree);
        return [.. degrees, largest];
    }

    /// <summary>With 8-bit weights, both sides agree as far as 8 bits go.</summary>
    private static BenchmarkCase Streaming(string name, double target, ModelShape shape, WeightPrecision precision = WeightPrecision.Float32) =>
        new(name, shape.ForwardFlops, target, () => new SeqModelsStreaming(shape, precision), () => new TorchStreaming(shape))
        {
            Tolerance = precision == WeightPrecision.Int8 ? 2e-2 : 1e-3,
        };

    private static BenchmarkCase Product(int m, int k, int n) =>
        new($"product-{m}x{k}x{n}", 2.0 * m * k * n, ProductTarget, () => new SeqModelsProduct(m, k, n), () => new TorchProduct(m, k, n));

    /// <summary>Not the same model, so the losses differ.</summary>
    private static BenchmarkCase ResetForms(ModelShape shape) =>
        new("gru-256-reset-before", shape.TrainingFlops, 1 / 1.3, () => new SeqModelsTraining(shape), () => new SeqModelsTraining(shape with { Cell = CellKind.GruResetAfter }))
        {
            ReferenceName = "SeqModels, reset-after",
            Tolerance = 0.1,
        };

    /// <summary>Lengths spread evenly over 1 … time, in no order, half of all positions real.</summary>
    private static ModelShape HalfPadding(ModelShape shape)
    {
        const int Stride = 13;
        int[] lengths = new int[shape.Batch];
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = (int)Math.Round(shape.Time * ((i * Stride % shape.Batch) + 0.5) / shape.Batch);
        return shape with { Lengths = lengths };
    }
}
