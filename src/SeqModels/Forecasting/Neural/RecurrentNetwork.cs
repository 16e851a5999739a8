using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Forecasting.Neural;

/// <summary>Recurrent layers and a linear layer that predicts after every step. The input of a step is V + P values and the H·K known inputs of
/// its targets.</summary>
internal sealed class RecurrentNetwork : ForecastNetwork
{
    private readonly RecurrentLayer _layer;
    private readonly Layers.Linear _output;

    public RecurrentNetwork(RecurrentForecasterOptions options, NetworkSizes sizes)
        : base(sizes)
    {
        var random = new RandomSource(options.Seed);
        _layer = AddModule("rnn", options.Recurrent.CreateLayer(checked(sizes.PastSize + sizes.KnownSize), options.HiddenSize, random));
        _output = AddModule("output", new Layers.Linear(_layer.OutputSize, checked(sizes.TargetSize * options.Head.OutputsPerTarget), random));
    }

    public override int PredictionCount => Sizes.ContextLength;

    public override Tensor Forward(Tensor past, Tensor? known) =>
        _output.Forward(_layer.Forward(known is null ? past : Tensor.Concat([past, known], axis: 2)).Output);

    public override Rollout Begin(ForecastContext context, int paths) => new Paths(this, context, paths);

    private sealed class Paths : Rollout
    {
        private readonly RecurrentNetwork _network;
        private readonly ForecastContext _context;
        private readonly Tape _memory = new();
        private readonly RecurrentStepper _stepper;
        private readonly int _paths;
        private readonly float[] _input;
        private readonly float[] _outputs;
        private int _time;

        public Paths(RecurrentNetwork network, ForecastContext context, int paths)
        {
            (_network, _context, _paths) = (network, context, paths);
            _input = new float[paths * network._layer.InputSize];
            _outputs = new float[paths * network._output.OutputSize];
            RecurrentStepper reader = network._layer.CreateStepper();
            int size = network.Sizes.PastSize;
            for (int t = 0; t < network.Sizes.ContextLength; t++)
            {
                SetInput(0, context.Past.AsSpan(t * size, size));
                reader.Advance(_input.AsSpan(0, network._layer.InputSize));
                _time++;
            }

            _stepper = network._layer.CreateStepper(paths);
            _stepper.SetState(Repeat(reader.GetState(), paths));
            Predict();
        }

        public override ReadOnlySpan<float> Outputs => _outputs;

        public override void Advance(ReadOnlySpan<float> values)
        {
            int size = _network.Sizes.VariableCount;
            for (int path = 0; path < _paths; path++)
                SetInput(path, values.Slice(path * size, size));
            _stepper.Advance(_input);
            _time++;
            Predict();
        }

        /// <summary>The values of a time and the known inputs of its targets, which begin in the row of the time.</summary>
        private void SetInput(int path, ReadOnlySpan<float> values)
        {
            Span<float> input = _input.AsSpan(path * _network._layer.InputSize);
            values.CopyTo(input);
            _context.Known.AsSpan(_time * _network.Sizes.KnownInputCount, _network.Sizes.KnownSize).CopyTo(input[values.Length..]);
        }

        private void Predict()
        {
            using (_memory.Evaluate())
                _network._output.Forward(Tensor.From(_stepper.Output, [_paths, _network._layer.OutputSize])).AsSpan().CopyTo(_outputs);
        }

        private static RecurrentState Repeat(RecurrentState state, int paths) => new(
            [.. state.Tensors.Select(tensor => Tensor.Concat([.. Enumerable.Repeat(tensor, paths)], axis: 1))]);
    }
}
