using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Forecasting.Neural;

/// <summary>A multilayer perceptron over the window: L·(V + P) values and past inputs, then H·K known inputs.</summary>
internal sealed class WindowNetwork : ForecastNetwork
{
    private readonly Mlp _mlp;

    public WindowNetwork(WindowForecasterOptions options, NetworkSizes sizes)
        : base(sizes)
    {
        int inputs = checked((sizes.ContextLength * sizes.PastSize) + sizes.KnownSize);
        int outputs = checked(sizes.TargetSize * options.Head.OutputsPerTarget);
        _mlp = AddModule("mlp", new Mlp(
            [inputs, .. options.HiddenSizes, outputs],
            new RandomSource(options.Seed),
            new MlpOptions { Activation = options.Activation, Dropout = options.Dropout }));
    }

    public override int PredictionCount => 1;

    public override Tensor Forward(Tensor past, Tensor? known)
    {
        int batch = past.Shape[0];
        Tensor x = past.Reshape(batch, 1, -1);
        return _mlp.Forward(known is null ? x : Tensor.Concat([x, known], axis: 2));
    }

    public override Rollout Begin(ForecastContext context, int paths) => new Paths(this, context, paths);

    private sealed class Paths : Rollout
    {
        private readonly WindowNetwork _network;
        private readonly ForecastContext _context;
        private readonly Tape _memory = new();
        private readonly int _paths;
        private readonly float[] _windows;
        private readonly float[] _known;
        private readonly float[] _outputs;
        private int _step;

        public Paths(WindowNetwork network, ForecastContext context, int paths)
        {
            (_network, _context, _paths) = (network, context, paths);
            _windows = new float[paths * context.Past.Length];
            for (int path = 0; path < paths; path++)
                context.Past.CopyTo(_windows, path * context.Past.Length);
            _known = new float[paths * network.Sizes.KnownSize];
            _outputs = new float[paths * network._mlp.OutputSize];
            Predict();
        }

        public override ReadOnlySpan<float> Outputs => _outputs;

        public override void Advance(ReadOnlySpan<float> values)
        {
            int size = _windows.Length / _paths, variables = _network.Sizes.VariableCount;
            for (int path = 0; path < _paths; path++)
            {
                Span<float> window = _windows.AsSpan(path * size, size);
                window[variables..].CopyTo(window);
                values.Slice(path * variables, variables).CopyTo(window[^variables..]);
            }

            _step++;
            Predict();
        }

        private void Predict()
        {
            NetworkSizes sizes = _network.Sizes;
            ReadOnlySpan<float> known = _context.Known.AsSpan((sizes.ContextLength - 1 + _step) * sizes.KnownInputCount, sizes.KnownSize);
            for (int path = 0; path < _paths; path++)
                known.CopyTo(_known.AsSpan(path * known.Length));
            using (_memory.Evaluate())
            {
                Tensor past = Tensor.From(_windows, [_paths, sizes.ContextLength, sizes.PastSize]);
                _network.Forward(past, known.IsEmpty ? null : Tensor.From(_known, [_paths, 1, sizes.KnownSize])).AsSpan().CopyTo(_outputs);
            }
        }
    }
}
