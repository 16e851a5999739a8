using SeqModels.Numerics;

namespace SeqModels.Forecasting.Neural;

/// <summary>Paths of predictions in the transformed scale: recursive ones step by step, direct ones at once.</summary>
internal sealed class PathSimulation(NeuralPrediction prediction)
{
    private readonly int _variables = prediction.VariableCount;
    private readonly ForecastHead _head = prediction.Head;

    /// <summary>The number of steps that the network predicts at once, at most the horizon.</summary>
    private int StepsAtOnce => prediction.IsDirect ? prediction.Horizon : 1;

    /// <summary>Writes the path of point forecasts, [horizon, variables].</summary>
    public void Points(Span<double> path) => Run(path, 1, (outputs, _, values) => _head.Centers(outputs, values));

    /// <summary>Sample paths [path, horizon, variables]: path i draws from the generator of its number.</summary>
    public double[] Paths(PredictionOptions options, bool areBootstrapped)
    {
        var source = new RandomSource(options.Seed);
        RandomSource[] random = [.. Enumerable.Range(0, options.PathCount).Select(path => source.Fork((ulong)path))];
        var paths = new double[checked(options.PathCount * prediction.Horizon * _variables)];
        Run(paths, options.PathCount, areBootstrapped ? Bootstrap : Sample);
        return paths;

        void Sample(ReadOnlySpan<float> outputs, int path, Span<double> values) => _head.Sample(outputs, values, random[path]);

        void Bootstrap(ReadOnlySpan<float> outputs, int path, Span<double> values)
        {
            _head.Centers(outputs, values);
            ReadOnlySpan<double> errors = prediction.Fit.ErrorRow(random[path].NextInt(prediction.Fit.ErrorCount));
            for (int i = 0; i < values.Length; i++)
                values[i] += errors[i];
        }
    }

    /// <summary>Computes the values of a path from the outputs of the network.</summary>
    private delegate void Step(ReadOnlySpan<float> outputs, int path, Span<double> values);

    private void Run(Span<double> paths, int count, Step step)
    {
        // In a direct forecast all paths have the same outputs.
        int own = prediction.IsDirect ? 1 : count;
        Rollout rollout = prediction.Begin(own);
        int size = prediction.Horizon * _variables, targets = StepsAtOnce * _variables, outputs = rollout.Outputs.Length / own;
        var fedBack = new float[own * _variables];
        for (int time = 0; time < prediction.Horizon; time += StepsAtOnce)
        {
            if (time > 0)
                rollout.Advance(fedBack);
            for (int path = 0; path < count; path++)
            {
                Span<double> values = paths.Slice((path * size) + (time * _variables), targets);
                step(rollout.Outputs.Slice(path % own * outputs, targets * _head.OutputsPerTarget), path, values);
                for (int i = 0; i < values.Length; i++)
                {
                    float value = Finite((float)values[i], time);
                    if (!prediction.IsDirect)
                        fedBack[(path * _variables) + i] = value;
                }
            }
        }
    }

    private float Finite(float value, int time) => float.IsFinite(value) ? value : throw new InvalidOperationException(
        $"{prediction.Owner}: the predictions diverge: step {time} is not finite (scale the history with another Transform, use a bounded activation, or DirectSteps).");
}
