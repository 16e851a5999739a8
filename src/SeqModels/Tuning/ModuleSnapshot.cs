using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Tensors;

namespace SeqModels.Tuning;

/// <summary>A snapshot of the parameters, random states and mode of a module, restored on disposal.</summary>
internal sealed class ModuleSnapshot : IDisposable
{
    private readonly Module _module;
    private readonly bool _isTraining;
    private readonly (Parameter Parameter, Tensor Value)[] _values;
    private readonly (RandomSource Random, RandomState State)[] _randoms;

    public ModuleSnapshot(Module module)
    {
        (_module, _isTraining) = (module, module.IsTraining);
        _values = [.. module.Parameters().Select(parameter => (parameter, parameter.Detach()))];
        _randoms = [.. module.NamedRandomSources().Select(named => (named.Random, named.Random.SaveState()))];
    }

    /// <summary>Restores the module; its gradients are zero afterwards.</summary>
    public void Dispose()
    {
        foreach ((Parameter parameter, Tensor value) in _values)
        {
            value.CopyTo(parameter);
        }

        foreach ((RandomSource random, RandomState state) in _randoms)
        {
            random.RestoreState(state);
        }

        _module.ZeroGradients();
        if (_isTraining)
        {
            _module.Train();
        }
        else
        {
            _module.Evaluate();
        }
    }
}
