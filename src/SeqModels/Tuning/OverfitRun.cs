using System.Globalization;
using SeqModels.Layers;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training;

namespace SeqModels.Tuning;

/// <summary>The training steps of <see cref="OverfitCheck"/> and the diagnosis of a loss that does not decrease.</summary>
internal sealed class OverfitRun(Module module, TrainingBatch batch, OverfitOptions options)
{
    private static readonly GradientClipping Measuring = GradientClipping.None with { NonFinite = NonFinitePolicy.SkipStep };

    private readonly Tape _tape = new();
    private readonly Optimizer _optimizer = options.Optimizer.Create(module.NamedParameters());
    private readonly HashSet<string> _reached = new(StringComparer.Ordinal);
    private int _clipped;
    private int _steps;
    private bool _notFinite;

    public List<double> Losses { get; } = [];

    public void Train(double lowestPossible, CancellationToken cancellationToken)
    {
        module.ZeroGradients();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double loss = Backpropagate();
            Losses.Add(loss);
            if (!double.IsFinite(loss) || _notFinite)
            {
                _notFinite = true;
                return;
            }

            if (loss <= lowestPossible + options.Tolerance || _steps == options.MaxSteps)
            {
                return;
            }

            Update();
        }
    }

    public IEnumerable<string> Reasons()
    {
        string rate = options.Optimizer.LearningRate.ToString("G3", CultureInfo.InvariantCulture);
        string[] unreached = [.. module.NamedParameters().Where(named => !named.Parameter.IsFrozen && !_reached.Contains(named.Name)).Select(named => named.Name)];
        if (unreached.Length > 0 && _steps > 0)
        {
            yield return $"No gradient reached {Listed(unreached)}: is it used in the loss, or cut off by Detach() or by a saturated function?";
        }

        if (_notFinite)
        {
            yield return $"The loss, a gradient or a parameter was not finite after {_steps} steps: the learning rate of {rate} is too high, or the input contains non-finite or very large values.";
            yield break;
        }

        double first = Losses[0], last = Losses[^1], before = Losses[Losses.Count * 4 / 5];
        if (!(last < first))
        {
            yield return $"The loss did not decrease: the learning rate of {rate} is too high, or the loss does not depend on the parameters as intended (wrong targets, wrong sign).";
            yield break;
        }

        if (last < before - (0.02 * (first - last)))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The loss was still decreasing, by {before - last:G3} in the last fifth of the steps: use more steps or a learning rate above {rate}.");
        }
        else
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The loss stagnates at {last:G4}: the batch may contain the same input with different targets, the model may be too small, or the learning rate of {rate} is so high that the loss oscillates.");
        }

        if (_clipped > 0.9 * _steps)
        {
            yield return $"The gradient was clipped in {_clipped} of {_steps} steps: the threshold may be too low.";
        }
    }

    private static string Listed(string[] names) => names.Length <= 5
        ? string.Join(", ", names)
        : $"{string.Join(", ", names[..5])} and {names.Length - 5} more parameters";

    private double Backpropagate()
    {
        using (_tape.Record())
        {
            Tensor loss = batch.Loss();
            _tape.Backward(loss);
            if (_steps == 0)
                new GradientReach(module).Observe(_tape, all: true);
            return batch.ReportedLoss ?? loss.Item();
        }
    }

    private void Update()
    {
        foreach ((string name, Parameter parameter) in module.NamedParameters())
        {
            if (!_reached.Contains(name) && parameter.Gradient is not null && Measuring.Apply([parameter]).Norm != 0)
            {
                _reached.Add(name);
            }
        }

        GradientClippingResult result = _optimizer.Step(options.Clipping with { NonFinite = NonFinitePolicy.SkipStep });
        _optimizer.ZeroGradients();
        _notFinite = result.SkipStep || result.HasNonFiniteParameters;
        _clipped += result.IsClipped ? 1 : 0;
        _steps++;
    }
}
