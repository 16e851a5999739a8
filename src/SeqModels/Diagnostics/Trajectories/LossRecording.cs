using System.Runtime.CompilerServices;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Diagnostics.Trajectories;

/// <summary>
/// A loss that was computed and backpropagated in evaluation mode while its recurrent layers were recorded. Disposing it restores the module's mode
/// and the gradients of all tensors that the loss reads.
/// </summary>
internal sealed class LossRecording : IDisposable
{
    /// <summary>The modules that are being measured, and the threads that measure them.</summary>
    private static readonly ConditionalWeakTable<Module, Thread> Measured = [];

    private readonly Module _module;
    private readonly bool _isOuter;
    private readonly (Module Module, bool IsTraining)[] _modes;
    private readonly Dictionary<Tensor, Tensor?> _gradients = new(ReferenceEqualityComparer.Instance);

    /// <summary>Computes a loss.</summary>
    /// <param name="module">The module that contains the layers.</param>
    /// <param name="loss">Computes the loss.</param>
    /// <param name="caller">The method that an exception names.</param>
    /// <param name="needsLayer">Whether a loss that uses no recurrent layer is an error.</param>
    public LossRecording(Module module, Func<Tensor> loss, string caller, bool needsLayer = true)
    {
        _module = module;
        _isOuter = Acquire(module, caller);
        _modes = [.. module.NamedModules().Select(named => (named.Module, named.Module.IsTraining))];
        foreach (Parameter parameter in module.Parameters())
            SetAside(parameter);
        try
        {
            module.Evaluate();
            using var recorder = new RecurrentRecorder();
            using (Tape.Record())
            {
                Tensor value = loss();
                Runs = recorder.Runs;
                Check(value, caller, needsLayer);
                foreach (Tensor leaf in Tape.Leaves())
                    SetAside(leaf);
                Tape.Backward(value);
                Loss = value.Item();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The tape, after its backward pass; its tensors are valid.</summary>
    public Tape Tape { get; } = new();

    public double Loss { get; }

    /// <summary>The recurrent layers that ran.</summary>
    public IReadOnlyList<RecordedRun> Runs { get; private set; } = [];

    /// <summary>The name of a recurrent layer in the module, with the index of a layer of its stack and the direction.</summary>
    public string NameOf(RecurrentLayer stack, int layer, int direction) => LayerNames.Of(_module, stack, layer, direction);

    public void Dispose()
    {
        foreach ((Module module, bool isTraining) in _modes)
            module.RestoreMode(isTraining);
        foreach ((Tensor tensor, Tensor? gradient) in _gradients)
            tensor.TakeGradient(gradient);
        if (_isOuter)
            Measured.Remove(_module);
    }

    /// <summary>Throws if another thread measures the module; false if this thread already does.</summary>
    private static bool Acquire(Module module, string caller)
    {
        if (Measured.TryAdd(module, Thread.CurrentThread))
            return true;
        if (Measured.TryGetValue(module, out Thread? thread) && thread != Thread.CurrentThread)
            throw new InvalidOperationException($"{caller}: another thread is measuring this {module.GetType().Name}. A module can be measured by one thread at a time.");
        return false;
    }

    private void SetAside(Tensor tensor)
    {
        if (_gradients.TryAdd(tensor, tensor.Gradient))
            tensor.TakeGradient(null);
    }

    private void Check(Tensor? value, string caller, bool needsLayer)
    {
        if (Runs.Count == 0 && needsLayer)
            throw new ArgumentException($"{caller}: the loss uses no recurrent layer. Compute it with a module that runs an Rnn, Gru, Lstm or CellLayer over sequences.");
        if (Runs.FirstOrDefault(run => _modes.All(mode => mode.Module != run.Layer)) is { } foreign)
            throw new ArgumentException($"{caller}: the loss uses a {foreign.Layer.GetType().Name} that is not a submodule of the given {_module.GetType().Name}. Pass the module that contains it.");
        if (_modes.Any(mode => mode.Module.IsTraining))
            throw new ArgumentException($"{caller}: the loss switched the module to training mode, in which dropout would be measured. Leave the mode to the caller of the loss.");
        if (value is null || value.Length != 1)
            throw new ArgumentException($"{caller}: the loss must be a tensor with one element, but was {value?.Shape.ToString() ?? "null"}.");
        if (!Tape.NeedsGradient(value))
            throw new ArgumentException($"{caller}: the loss does not depend on a parameter, or was computed under NoGradient or on another tape. Compute it on the current tape.");
    }
}
