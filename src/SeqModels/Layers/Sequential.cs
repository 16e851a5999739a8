using System.Globalization;
using SeqModels.Tensors;

namespace SeqModels.Layers;

/// <summary>Modules one after the other: y = f_n(… f_1(x)). The parts are named 0, 1, …, as in PyTorch.</summary>
public sealed class Sequential : TensorModule
{
    private readonly TensorModule[] _modules;

    /// <summary>Chains modules.</summary>
    /// <param name="modules">f_1 to f_n; none makes the identity.</param>
    public Sequential(params IEnumerable<TensorModule> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        _modules = [.. modules];
        for (int i = 0; i < _modules.Length; i++)
        {
            AddModule(i.ToString(CultureInfo.InvariantCulture), _modules[i]);
        }
    }

    /// <summary>The parts in order.</summary>
    public IReadOnlyList<TensorModule> Modules => _modules;

    /// <summary>Sends x through all parts.</summary>
    /// <param name="x">What the first part takes.</param>
    /// <returns>What the last part gives.</returns>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        foreach (TensorModule module in _modules)
        {
            x = module.Forward(x);
        }

        return x;
    }
}
