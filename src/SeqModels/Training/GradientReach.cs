using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>
/// Compares what backward passes reach with the parameters of a module: a parameter outside the module that receives a gradient would
/// silently stay untrained, and so does one of the module that never receives any.
/// </summary>
internal sealed class GradientReach
{
    private readonly Module _module;
    private readonly HashSet<Tensor> _registered;
    private readonly HashSet<Tensor> _unreached;

    public GradientReach(Module module)
    {
        _module = module;
        _registered = new HashSet<Tensor>(module.Parameters(), ReferenceEqualityComparer.Instance);
        _unreached = new HashSet<Tensor>(module.Parameters().Where(parameter => !parameter.IsFrozen), ReferenceEqualityComparer.Instance);
    }

    /// <summary>The full names of the parameters, not frozen, that no backward pass has reached yet.</summary>
    public IReadOnlyList<string> Unreached =>
        _unreached.Count == 0 ? [] : [.. _module.NamedParameters().Where(named => !named.Parameter.IsFrozen && _unreached.Contains(named.Parameter)).Select(named => named.Name)];

    /// <summary>Takes in the backward pass that a tape has just made.</summary>
    /// <param name="tape">The tape, its step not yet over.</param>
    /// <param name="all">Whether to look for what the module does not have even when all of its parameters were reached before.</param>
    /// <returns>A warning about a tensor that receives a gradient and is no parameter; null for none.</returns>
    /// <exception cref="InvalidOperationException">A parameter that the module does not have receives a gradient.</exception>
    public string? Observe(Tape tape, bool all)
    {
        if (!all && _unreached.Count == 0)
        {
            return null;
        }

        string? warning = null;
        foreach (Tensor leaf in tape.ReachedLeaves())
        {
            _unreached.Remove(leaf);
            if (_registered.Contains(leaf))
            {
                continue;
            }

            if (leaf is Parameter parameter)
            {
                throw new InvalidOperationException(
                    $"Trainer.Train: the parameter '{parameter.Name}' {parameter.Shape} receives a gradient, but {_module.GetType().Name} does not have it, so that it would stay untrained and unsaved. " +
                    "Register the module that owns it by AddModule(name, module) in the constructor of the one that uses it, or a single parameter by AddParameter(name, initial); if it is not to be trained, freeze it (IsFrozen = true).");
            }

            warning ??= $"A tensor {leaf.Shape} with RequiresGradient receives a gradient, but is no parameter of {_module.GetType().Name} and is not trained. If it should be, make it a parameter by AddParameter(name, initial).";
        }

        return warning;
    }
}
