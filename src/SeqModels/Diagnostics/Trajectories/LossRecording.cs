using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Trajectories;

/// <summary>
/// A loss that was computed and backpropagated in evaluation mode while its recurrent layers were recorded. Disposing it restores the module's mode
/// and all gradients.
/// </summary>
internal sealed class LossRecording : IDisposable
{
    private readonly Module _module;
    private readonly (Module Module, bool IsTraining)[] _modes;
    private readonly List<(Parameter Parameter, Tensor? Gradient)> _gradients = [];

    /// <summary>Computes a loss.</summary>
    /// <param name="module">The module that contains the layers.</param>
    /// <param name="loss">Computes the loss.</param>
    /// <param name="caller">The method that an exception names.</param>
    /// <param name="needsLayer">Whether a loss that uses no recurrent layer is an error.</param>
    public LossRecording(Module module, Func<Tensor> loss, string caller, bool needsLayer = true)
    {
        _module = module;
        _modes = [.. module.NamedModules().Select(named => (named.Module, named.Module.IsTraining))];
        foreach (Parameter parameter in module.Parameters())
        {
            _gradients.Add((parameter, parameter.Gradient));
            parameter.TakeGradient(null);
        }

        // Frozen layers record no operations, and so no gradients of their states either.
        Parameter[] frozen = [.. module.Parameters().Where(parameter => parameter.IsFrozen)];
        try
        {
            module.Evaluate();
            foreach (Parameter parameter in frozen)
                parameter.IsFrozen = false;
            using var recorder = new RecurrentRecorder();
            using (Tape.Record())
            {
                Tensor value = loss();
                Runs = Checked(recorder.Runs, caller, needsLayer);
                Tape.Backward(value);
                Loss = value.Item();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            foreach (Parameter parameter in frozen)
                parameter.IsFrozen = true;
        }
    }

    /// <summary>The tape, after its backward pass; its tensors are valid.</summary>
    public Tape Tape { get; } = new();

    public double Loss { get; }

    /// <summary>The recurrent layers that ran.</summary>
    public IReadOnlyList<RecordedRun> Runs { get; } = [];

    /// <summary>The name of a recurrent layer in the module, with the index of a layer of its stack and the direction.</summary>
    public string NameOf(RecurrentLayer stack, int layer, int direction) => LayerNames.Of(_module, stack, layer, direction);

    private IReadOnlyList<RecordedRun> Checked(IReadOnlyList<RecordedRun> runs, string caller, bool needsLayer)
    {
        if (runs.Count == 0 && needsLayer)
            throw new ArgumentException($"{caller}: the loss uses no recurrent layer. Compute it with a module that runs an Rnn, Gru, Lstm or CellLayer over sequences.");
        return runs.FirstOrDefault(run => _modes.All(mode => mode.Module != run.Layer)) is { } foreign
            ? throw new ArgumentException($"{caller}: the loss uses a {foreign.Layer.GetType().Name} that is not a submodule of the given {_module.GetType().Name}. Pass the module that contains it.")
            : runs;
    }

    public void Dispose()
    {
        foreach ((Module module, bool isTraining) in _modes)
            module.RestoreMode(isTraining);
        foreach ((Parameter parameter, Tensor? gradient) in _gradients)
            parameter.TakeGradient(gradient);
    }
}
