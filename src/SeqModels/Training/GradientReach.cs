using SeqModels.Layers;
using SeqModels.Tensors;

namespace SeqModels.Training;

/// <summary>
/// Compares the tensors that backward passes reach with the parameters of a module. A parameter that is not registered in the module would
/// silently stay untrained, and so would a registered one that never receives a gradient.
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

    /// <summary>The full names of the parameters that are not frozen and that no backward pass has reached yet.</summary>
    public IReadOnlyList<string> Unreached =>
        _unreached.Count == 0 ? [] : [.. _module.NamedParameters().Where(named => !named.Parameter.IsFrozen && _unreached.Contains(named.Parameter)).Select(named => named.Name)];

    /// <summary>Records the last backward pass of a tape.</summary>
    /// <param name="tape">The tape, before its step ends.</param>
    /// <param name="all">Whether to look for unregistered tensors even when all parameters of the module have been reached.</param>
    /// <returns>A warning about a tensor that receives a gradient and is not a parameter; null for none.</returns>
    /// <exception cref="InvalidOperationException">A parameter that is not registered in the module receives a gradient.</exception>
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
                    $"Trainer.Train: the parameter '{parameter.Name}' {parameter.Shape} receives a gradient, but is not registered in {_module.GetType().Name}, so that it would be neither trained nor saved. " +
                    "Register its module with AddModule(name, module) in the constructor of the module that uses it, or a single parameter with AddParameter(name, initial). Freeze it (IsFrozen = true) if it must not be trained.");
            }

            warning ??= $"A tensor {leaf.Shape} with RequiresGradient receives a gradient, but is not a parameter of {_module.GetType().Name} and is not trained. Register it with AddParameter(name, initial) if it should be.";
        }

        return warning;
    }
}
